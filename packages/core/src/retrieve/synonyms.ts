import { DocChatError } from '../errors.ts'
import { parseInlineJson } from '../inline-json.ts'

/** Sets of words or phrases that mean the same, such as `['legal battles', 'legal proceedings']`. */
export type Synonyms = readonly (readonly string[])[]

const WORD = /[\p{L}\p{N}&]+/gu

/**
 * Reads synonyms from a setting: JSON such as `[["legal battles","legal proceedings"]]`, or the path of a file with such JSON, of at
 * most 1 MB.
 *
 * @throws DocChatError `INVALID_ARGUMENT`.
 */
export function readSynonyms(value: string): Synonyms {
  const sets = parseInlineJson(value, 'synonyms')
  if (isSets(sets)) return sets
  throw new DocChatError(
    'INVALID_ARGUMENT',
    'The synonyms must be JSON such as [["legal battles","legal proceedings"]], or the path of a file with such JSON.',
  )
}

function isSets(value: unknown): value is Synonyms {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (set) =>
        Array.isArray(set) &&
        set.length > 1 &&
        set.every((one) => typeof one === 'string' && keyOf(one) !== ''),
    )
  )
}

/**
 * Returns what adds to a question the synonyms of its words that it does not have: `legal battles (legal proceedings)`.
 *
 * @throws DocChatError `INVALID_ARGUMENT` if a set has fewer than two, or one without words.
 */
export function synonymAdder(synonyms: Synonyms): (question: string) => string {
  if (synonyms.length > 0 && !isSets(synonyms))
    throw new DocChatError(
      'INVALID_ARGUMENT',
      'Each set of synonyms must have at least two words or phrases.',
    )
  const sets = new Map<string, readonly string[]>()
  for (const set of synonyms)
    for (const one of set) sets.set(keyOf(one), [...(sets.get(keyOf(one)) ?? []), ...set])
  const longest = Math.max(0, ...[...sets.keys()].map((key) => key.split(' ').length))
  return (question) => {
    const words = [...question.matchAll(WORD)]
    const known = ` ${keyOf(question)} `
    const added = new Set<string>()
    let longer = ''
    let end = 0
    for (let at = 0; at < words.length; ) {
      const phrase = longestOf(words.slice(at, at + longest), sets)
      const others = (sets.get(keyOf(phrase.join(' '))) ?? []).filter((other) => {
        const key = keyOf(other)
        return !known.includes(` ${key} `) && !added.has(key) && added.add(key)
      })
      at += Math.max(1, phrase.length)
      if (others.length === 0) continue
      const last = words[at - 1]
      const after = (last?.index ?? 0) + (last?.[0].length ?? 0)
      longer += `${question.slice(end, after)} (${others.join(', ')})`
      end = after
    }
    return longer + question.slice(end)
  }
}

/** Returns the longest phrase with synonyms that begins a row of words; empty without any. */
function longestOf(
  words: readonly RegExpExecArray[],
  sets: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const texts = words.map(([word]) => word)
  for (let length = texts.length; length > 0; length--)
    if (sets.has(keyOf(texts.slice(0, length).join(' ')))) return texts.slice(0, length)
  return []
}

function keyOf(phrase: string): string {
  return (phrase.toLowerCase().match(WORD) ?? []).join(' ')
}
