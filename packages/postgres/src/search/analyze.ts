import { indexText, words } from '@docchat/core/backend'
import { stemmer } from 'stemmer'

/** Stems are looked up much faster than they are made; the most frequent words are soon all known. */
const MAX_KNOWN = 20_000
const known = new Map<string, string>()

/** Returns the stems of a text to be indexed, in order: the same as SQLite's tokenizer makes. */
export function stemsOfText(text: string): string[] {
  return stemsOf(indexText(text))
}

/** Returns the stems of a term of a query. One of several words is a phrase. */
export function stemsOf(text: string): string[] {
  return words(text).map(stemOf)
}

function stemOf(word: string): string {
  const found = known.get(word)
  if (found !== undefined) return found
  const stem = word.length < 3 || word.length > 64 ? word : stemmer(word)
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(word, stem)
  return stem
}
