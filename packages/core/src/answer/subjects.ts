import type { Passage } from '../retrieve/passage.ts'
import { codes, codesIn, DATES, numberedThings, PLACES } from '../text/codes.ts'
import { indexText, isContentWord, words } from '../text/terms.ts'
import { stems } from './stem.ts'

/** Subjects are looked for in the beginning of a longer question: some of these expressions take quadratic time. */
const MAX_LENGTH = 2000

// A name is one or more words with a capital letter, such as `Best Buy` or `Johnson & Johnson`.
const WORD = String.raw`\p{Lu}[\p{L}\p{N}]*(?:[-’'&]\p{L}+)*?`
const NAME = String.raw`${WORD}(?:\s(?:&\s|of\s)?${WORD})*`
const BEFORE = 'for|of|at|by|on|from|about|does|do|did|has|have|had|is|are|was|were|will|can|that'
/**
 * The subject of an English question: a name after one of these words, as in `does Pfizer expect`, or in the
 * possessive.
 */
const SUBJECT = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:(?:${BEFORE}|${capitalised(BEFORE)})\s(${NAME})(?![\p{L}\p{N}])|(${NAME})(?=['’]s?(?![\p{L}\p{N}])))`,
  'gu',
)
/** Not subjects either: words with digits, currencies, and financial abbreviations that reports spell out. */
const NO_NAME = new RegExp(
  String.raw`^(?:.*\d.*|${PLACES}|${DATES}|USD|EUR|GBP|COGS|DPO|EBITDA?|CAGR|CEO|CFO)$`,
  'u',
)

/**
 * Returns the documents that mention every subject of a question: its names (`for Best Buy`, `Nike's`), codes
 * (`R290`, `GX-40`) and numbered things (`Unit 8`). A name counts as mentioned if its words occur in any of the document's
 * passages, or its letters in the document's name.
 *
 * @returns document ids; all of them for a question without subjects.
 */
export function documentsAbout(whole: string, passages: readonly Passage[]): ReadonlySet<string> {
  const question = whole.slice(0, MAX_LENGTH)
  const names = namesIn(question)
  const named = [...codes(question), ...numberedThings(question)]
  const documents = Map.groupBy(passages, ({ documentId }) => documentId)
  if (names.length + named.length === 0) return new Set(documents.keys())
  const about = [...documents].filter(([, own]) => {
    const held = new Set(own.flatMap(({ text }) => stems(indexText(text))))
    const heldCodes = new Set(own.flatMap(({ text }) => codesIn(text)))
    const title = words(own[0]?.name ?? '').join('')
    return (
      names.every(
        (name) => title.includes(words(name).join('')) || stems(name).every((stem) => held.has(stem)),
      ) && named.every((code) => heldCodes.has(code) || title.includes(code))
    )
  })
  return new Set(about.map(([documentId]) => documentId))
}

function namesIn(question: string): string[] {
  return [...question.matchAll(SUBJECT)].flatMap(([, after, possessive]) => {
    const parts = (after ?? possessive ?? '').split(/\s/).filter((part) => !NO_NAME.test(part))
    const name = parts.join(' ').replace(/['’]s?$/, '')
    return name.length < 2 || !words(name).some(isContentWord) ? [] : [name]
  })
}

function capitalised(alternatives: string): string {
  return alternatives.replaceAll(/(?<=^|\|)\w/g, (letter) => letter.toUpperCase())
}
