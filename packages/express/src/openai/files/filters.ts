import type { SearchScope } from '@docchat/core'
import * as z from 'zod'
import { HttpError } from '../../errors/http-error.ts'

/** One comparison. */
interface Comparison {
  readonly type: string
  readonly key?: string | undefined
  readonly value?: unknown
}

/** A filter of OpenAI's protocol: one comparison, or several that all have to hold. */
export interface Filter extends Comparison {
  readonly filters?: readonly Comparison[] | undefined
}

const comparison = z.strictObject({
  type: z
    .string()
    .max(20)
    .describe('How the value is compared: `eq`, `in`, `gte` or `lt`; or `and` for several comparisons.'),
  key: z
    .string()
    .max(100)
    .optional()
    .describe(
      'What is compared: `file_id`, `label` or `media_type` (`eq`, `in`), or `created_at` (`gte`, `lt`).',
    ),
  value: z
    .union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()])).max(100)])
    .optional()
    .describe('The value, or values for `in`; for `created_at` seconds since 1970.'),
})

export const filterSchema: z.ZodType<Filter> = comparison
  .extend({ filters: z.array(comparison).min(1).max(20).optional().describe('The comparisons of `and`.') })
  .meta({ id: 'SearchFilter', examples: [{ type: 'in', key: 'file_id', value: ['doc_1', 'doc_2'] }] })

const LISTS = { file_id: 'documentIds', label: 'labels', media_type: 'mediaTypes' } as const
const TIMES = { gte: 'addedAfter', lt: 'addedBefore' } as const

/**
 * Converts filters for the engine.
 *
 * @throws HttpError `VALIDATION_ERROR` for what cannot be expressed: left out, it would find other passages than were asked for.
 */
export function scopeOfFilters(filter: Filter | null | undefined): SearchScope {
  if (filter == null) return {}
  const comparisons = comparisonsOf(filter)
  const scopes = comparisons.map(scopeOfOne)
  const names = scopes.flatMap((scope) => Object.keys(scope))
  if (new Set(names).size < names.length) throw refusal('compare each key once')
  return Object.assign({}, ...scopes) as SearchScope
}

function comparisonsOf({ filters, ...one }: Filter): readonly Comparison[] {
  if (one.type === 'and') {
    if (filters === undefined || one.key !== undefined || one.value !== undefined)
      throw refusal('and needs filters, and neither key nor value')
    return filters
  }
  if (filters !== undefined) throw refusal(`filters belong to and, not to ${one.type}`)
  return [one]
}

function scopeOfOne({ type, key = '', value }: Comparison): SearchScope {
  if (Object.hasOwn(LISTS, key) && (type === 'eq' || type === 'in')) {
    const values = type === 'in' ? value : [value]
    if (!Array.isArray(values) || !values.every((one) => typeof one === 'string'))
      throw refusal(`${key} is compared with ${type === 'in' ? 'a list of texts' : 'a text'}`)
    return { [LISTS[key as keyof typeof LISTS]]: values }
  }
  if (key === 'created_at' && (type === 'gte' || type === 'lt')) {
    if (typeof value !== 'number' || !(Math.abs(value) < 8e12))
      throw refusal('created_at is compared with seconds since 1970')
    return { [TIMES[type]]: new Date(value * 1000).toISOString() }
  }
  throw refusal(
    'documents can be filtered by file_id, label and media_type (eq, in), by created_at (gte, lt), and by several of these with and',
  )
}

export function refusal(problem: string): HttpError {
  return new HttpError('VALIDATION_ERROR', `The filter cannot be applied: ${problem}.`, {
    details: { errors: [{ in: 'body', field: 'filters', message: problem }] },
  })
}
