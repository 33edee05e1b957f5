import { words } from '../text/terms.ts'
import { isUnspaced } from './fold.ts'

/** Inflectional endings of English, many shared by related languages; at least three letters remain before them. */
const ENDING = /(?<=\p{L}{3})(?:ations?|at(?:e[ds]?|ing)|ions?|ings?|ments?|e[ds]|ers?|ly|e|(?<!s)s)$/u

/**
 * Reduces the words of a text to stems, so that `signed` and `signs` both become `sign`. Text in a script without
 * spaces becomes pairs of characters.
 */
export function stems(text: string): string[] {
  const stems: string[] = []
  for (const word of words(text)) {
    if (isUnspaced(word)) stems.push(...pairs(word))
    else stems.push(stem(word))
  }
  return stems
}

/** Stems of words seen before, as pages repeat most of theirs. */
const known = new Map<string, string>()
const MAX_KNOWN = 20_000

function stem(word: string): string {
  const before = known.get(word)
  if (before !== undefined) return before
  const stem = stemOf(word)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(word, stem)
  return stem
}

function stemOf(word: string): string {
  if (word.length < 4 || /\p{N}/u.test(word)) return word
  return word
    .replace(/ies$/u, 'y')
    .replace(ENDING, '')
    .replace(/(\p{L})\1$/u, '$1')
}

function pairs(word: string): string[] {
  const characters = [...word]
  return characters.length === 1
    ? characters
    : characters.slice(1).map((next, i) => `${characters[i]}${next}`)
}
