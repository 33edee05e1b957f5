/** The harmonic mean of the shares of words that were found, and of found words that are right, in any order. */
export function wordF1(expected: string, found: string): number {
  return f1(wordsOf(expected), wordsOf(found))
}

/** The same for pairs of neighbouring words, which are right only where the text is read in its order. */
export function orderedF1(expected: string, found: string): number {
  return f1(pairsOf(wordsOf(expected)), pairsOf(wordsOf(found)))
}

function f1(expected: readonly string[], found: readonly string[]): number {
  const left = new Map<string, number>()
  for (const one of expected) left.set(one, (left.get(one) ?? 0) + 1)
  let right = 0
  for (const one of found) {
    const count = left.get(one) ?? 0
    if (count === 0) continue
    left.set(one, count - 1)
    right++
  }
  return expected.length + found.length === 0 ? 1 : (2 * right) / (expected.length + found.length)
}

function pairsOf(words: readonly string[]): string[] {
  return words.slice(1).map((word, i) => `${words[i]} ${word}`)
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}
