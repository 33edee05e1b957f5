import type { Block } from '../pages/pages.ts'

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** Objects of at most this many simple values become one line. */
const RECORD_VALUES = 60
const MAX_DEPTH = 500

/**
 * Yields a line for each record or value, with the names that lead to it from `root`.
 *
 * @throws Error when the text is not valid JSON, or nested too deep.
 */
export function recordBlocks(text: string, root: '$' | ''): Iterable<Block> {
  return blocksOf(parse(text), root, 0)
}

/** Keeps numbers as they are written: `1.10` and long identifiers would become others. */
function parse(text: string): Json {
  const asWritten = (_name: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? (context?.source ?? value) : value
  return JSON.parse(text, asWritten) as Json
}

function* blocksOf(value: Json, path: string, depth: number): Generator<Block> {
  const record = recordOf(value)
  const named = (text: string) =>
    path === '$' || path === '' || path.endsWith(']') ? text : `${path.replace(/^\$\./, '')}: ${text}`
  if (record !== null) {
    if (record !== '') yield { text: named(record), at: path }
    return
  }
  if (depth > MAX_DEPTH) throw new Error(`values are nested more than ${MAX_DEPTH} deep`)
  for (const [name, inside] of Object.entries(value as object) as [string, Json][]) {
    const step = Array.isArray(value) ? `[${name}]` : path === '' ? name : `.${name}`
    yield* blocksOf(inside, `${path}${step}`, depth + 1)
  }
}

/** Returns a simple value, a list of them, or an object of them as one line; null for anything larger. */
function recordOf(value: Json): string | null {
  if (value === null) return 'null'
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value)
  if (entries.length > RECORD_VALUES) return null
  const cells: string[] = []
  for (const [name, inside] of entries) {
    const text = simple(inside)
    if (text === null) return null
    cells.push(Array.isArray(value) ? text : `${name}: ${text}`)
  }
  return cells.join(Array.isArray(value) ? ', ' : ' | ')
}

function simple(value: Json): string | null {
  if (value === null) return 'null'
  if (typeof value !== 'object') return String(value)
  const isShort = Array.isArray(value) && value.length <= RECORD_VALUES
  return isShort && value.every((one) => one === null || typeof one !== 'object')
    ? value.map(String).join(', ')
    : null
}
