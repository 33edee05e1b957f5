import { closest, distance } from 'fastest-levenshtein'

/** The known name that a misspelt one was most likely meant to be; undefined if none is similar. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || name.length > 100) return undefined
  const near = closest(name, [...known])
  return distance(name, near) <= Math.max(1, Math.floor(name.length / 3)) ? near : undefined
}
