/**
 * How much of a text is written in scripts that an embedder knows: 0 to 1, by letters. All of it when the embedder does not
 * say what it knows, or nothing is written in any script.
 */
export function scriptCoverage(text: string, scripts: readonly string[] | undefined): number {
  const letters = text.match(/\p{L}/gu) ?? []
  if (scripts === undefined || letters.length === 0) return 1
  const known = new RegExp(`[${scripts.map((script) => `\\p{sc=${script}}`).join('')}]`, 'u')
  return letters.filter((letter) => known.test(letter)).length / letters.length
}
