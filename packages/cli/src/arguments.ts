import { InvalidArgumentError } from 'commander'

/** Reads the value of an option that takes a whole number. */
export function wholeNumber(value: string): number {
  const n = Number(value)
  if (Number.isInteger(n) && n >= 1 && n <= 1_000_000) return n
  throw new InvalidArgumentError('It must be a whole number from 1.')
}
