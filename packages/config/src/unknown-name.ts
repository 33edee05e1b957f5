import { closest, distance } from 'fastest-levenshtein'

/** Says that there is no such setting, and suggests the most similar one. */
export function unknownName(name: string, known: readonly string[]): string {
  const nearest = closest(name, known)
  const isNear = distance(name, nearest) <= Math.max(2, Math.floor(name.length / 4))
  return isNear
    ? `there is no such setting. Did you mean ${nearest}?`
    : 'there is no such setting. Remove it; docs/reference/configuration.md lists all settings.'
}
