/**
 * Returns the share of a text's letters, from 0 to 1, in scripts that an embedder supports. It is 1 if the embedder
 * does not declare its scripts, or if the text has no letters.
 */
export function scriptCoverage(text: string, scripts: readonly string[] | undefined): number {
  const letters = text.match(/\p{L}/gu) ?? []
  if (scripts === undefined || letters.length === 0) return 1
  const known = new RegExp(`[${scripts.map((script) => `\\p{sc=${script}}`).join('')}]`, 'u')
  return letters.filter((letter) => known.test(letter)).length / letters.length
}
