import { readLabels } from '@docchat/core'
import { z } from 'zod'

/** Values with commas between them. */
export const list: z.ZodType<string[], string> = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)

/** A whole number, written as text. */
export function wholeNumber(min: number, max: number): z.ZodCoercedNumber {
  const error = `must be a whole number from ${min} to ${max}`
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error })
}

/** Labels as JSON, or the name of a file with it. */
export function labelsOrIssue(value: string, context: z.RefinementCtx): Record<string, string> {
  try {
    return readLabels(value)
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: error instanceof Error ? error.message.replace(/\.$/, '') : 'wrong labels',
    })
    return z.NEVER
  }
}

const UNITS: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 }

/** A size such as `50MB`, in bytes. */
export function bytesOrIssue(text: string, context: z.RefinementCtx): number {
  const [, number = '', unit = 'B'] = /^(\d+(?:\.\d+)?)\s*([KMG]?B)?$/i.exec(text.trim()) ?? []
  const bytes = Math.round(Number(number) * (UNITS[unit.toUpperCase()] ?? 1))
  if (number !== '' && bytes > 0) return bytes
  context.addIssue({ code: 'custom', message: 'must be a size such as 50MB or 1GB' })
  return z.NEVER
}
