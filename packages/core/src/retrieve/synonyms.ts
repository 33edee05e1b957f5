import { DocChatError } from '../errors.ts'
import { parseInlineJson } from '../inline-json.ts'
import { once } from '../once.ts'

/** Sets of words or phrases that mean the same, such as `['legal battles', 'legal proceedings']`. */
export type Synonyms = readonly (readonly string[])[]

const WORD = once(() => /[\p{L}\p{N}&]+/gu)

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

/** @throws DocChatError `INVALID_ARGUMENT` if a set has fewer than two synonyms, or one without words. */
export function checkSynonyms(synonyms: Synonyms): Synonyms {
  if (synonyms.length === 0 || isSets(synonyms)) return synonyms
  throw new DocChatError('INVALID_ARGUMENT', 'Each set of synonyms must have at least two words or phrases.')
}

function isSets(value: unknown): value is Synonyms {
  return Array.isArray(value) && value.length > 0 && value.every(isSet)
}

function isSet(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 1 &&
    value.every((one) => typeof one === 'string' && keyOf(one) !== '')
  )
}

/** Adds the synonyms that a question does not have: `legal battles` becomes `legal battles (legal proceedings)`. */
export function withSynonyms(question: string, synonyms: Synonyms): string {
  const known = new Set<string>()
  return rewritten(question, synonyms, (phrase, others) => {
    const missing = others.filter((other) => !holds(question, other) && !known.has(keyOf(other)))
    for (const other of missing) known.add(keyOf(other))
    return missing.length === 0 ? phrase : `${phrase} (${missing.join(', ')})`
  })
}

/** Replaces phrases of a question that no text has by synonyms that one has. */
export function inWordsOf(texts: readonly string[], question: string, synonyms: Synonyms): string {
  const isHeld = (phrase: string) => texts.some((text) => holds(text, phrase))
  return rewritten(question, synonyms, (phrase, others) =>
    isHeld(phrase) ? phrase : (others.find(isHeld) ?? phrase),
  )
}

/** Passes each phrase that has synonyms, the longest first, and puts what is returned in its place. */
function rewritten(
  question: string,
  synonyms: Synonyms,
  rewrite: (phrase: string, others: readonly string[]) => string,
): string {
  const sets = setsByPhrase(synonyms)
  const longest = Math.max(0, ...[...sets.keys()].map((key) => key.split(' ').length))
  const words = [...question.matchAll(WORD())]
  let result = ''
  let end = 0
  for (let at = 0; at < words.length; at++) {
    for (let length = Math.min(longest, words.length - at); length > 0; length--) {
      const [first, last] = [words[at], words[at + length - 1]]
      const stop = (last?.index ?? 0) + (last?.[0].length ?? 0)
      const phrase = question.slice(first?.index, stop)
      const others = sets.get(keyOf(phrase))
      if (others === undefined) continue
      result += question.slice(end, first?.index) + rewrite(phrase, others)
      end = stop
      at += length - 1
      break
    }
  }
  return result + question.slice(end)
}

function setsByPhrase(synonyms: Synonyms): ReadonlyMap<string, readonly string[]> {
  const sets = new Map<string, readonly string[]>()
  for (const set of synonyms)
    for (const one of set) {
      const key = keyOf(one)
      sets.set(key, [...(sets.get(key) ?? []), ...set.filter((other) => keyOf(other) !== key)])
    }
  return sets
}

function holds(text: string, phrase: string): boolean {
  return ` ${keyOf(text)} `.includes(` ${keyOf(phrase)} `)
}

function keyOf(phrase: string): string {
  return (phrase.toLowerCase().match(WORD()) ?? []).join(' ')
}
