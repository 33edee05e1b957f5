import { InvalidArgumentError } from 'commander'

/** Parses the value of an option that takes a whole number. */
export function wholeNumber(value: string): number {
  const n = Number(value)
  if (Number.isInteger(n) && n >= 1 && n <= 1_000_000) return n
  throw new InvalidArgumentError('It must be a whole number from 1 to 1000000.')
}

/** Parses a fraction from 0 to 1. */
export function shareOfOne(value: string): number {
  const share = Number(value)
  if (value.trim() !== '' && share >= 0 && share <= 1) return share
  throw new InvalidArgumentError('It must be a number from 0 to 1.')
}

/** Parses a time and returns it in ISO 8601. */
export function time(text: string): string {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new InvalidArgumentError('Give a time such as 2026-05-31 or 2026-05-31T12:00Z.')
  return new Date(ms).toISOString()
}

/** Parses a name: anything but nothing. */
export function name(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.')
  return text
}
