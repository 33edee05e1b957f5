import type { Passage } from '../retrieve/passage.ts'
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
/** A code such as `R290`, but not a period such as `Q2` or `FY2022`. */
const CODE = /(?<![\p{L}\p{N}])(?!(?:FY|CY|Q|H)\d)\p{Lu}{1,5}\d+\p{L}?(?![\p{L}\p{N}])/gu
/** A code with a hyphen, such as `GX-40`, but not a period or a part of a longer code. Documents may write `GX 40` or `GX40`. */
const HYPHENATED =
  /(?<![\p{L}\p{N}-])(?!(?:FY|CY|Q|H)-)\p{Lu}{1,5}-(?!(?:19|20)\d\d(?!\d))\d{1,6}\p{L}?(?![\p{L}\p{N}-])/gu
/** Places in a document, and dates: documents write them differently, or not at all. */
const PLACES =
  'Section|Article|Chapter|Table|Figure|Page|Note|Item|Part|Clause|Paragraph|Schedule|Appendix|Annex|Exhibit|Step|Question'
const DATES =
  'January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|Fiscal|FY|CY'
/** A numbered thing, such as `Unit 8`. */
const NUMBERED = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?!(?:FY|CY|Q|H)\d|(?:${PLACES}|${DATES})\s)\p{Lu}[\p{L}\p{N}]*\s(?!(?:19|20)\d\d)\d{1,4}(?![\p{L}\p{N}]|[.,]\p{N})`,
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
  const names = [...namesIn(question), ...(question.match(CODE) ?? [])]
  const numbered = question.match(NUMBERED) ?? []
  const hyphenated = question.match(HYPHENATED) ?? []
  const documents = Map.groupBy(passages, ({ documentId }) => documentId)
  if (names.length + numbered.length + hyphenated.length === 0) return new Set(documents.keys())
  const about = [...documents].filter(([, own]) => {
    const held = new Set(own.flatMap(({ text }) => stems(indexText(text))))
    const title = words(own[0]?.name ?? '').join('')
    return (
      names.every(
        (name) => title.includes(words(name).join('')) || stems(name).every((stem) => held.has(stem)),
      ) &&
      numbered.every((phrase) => own.some(({ text }) => holdsTogether(text, phrase))) &&
      hyphenated.every(
        (code) => title.includes(words(code).join('')) || own.some(({ text }) => holdsCode(text, code)),
      )
    )
  })
  return new Set(about.map(([documentId]) => documentId))
}

/** Whether a name and its number are on one line, separated only by spaces, unlike `the Unit. 8 Rent`. */
function holdsTogether(text: string, phrase: string): boolean {
  const [name, number] = phrase.split(/\s/)
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}])${name}[^\S\n]+${number}(?![\p{L}\p{N}]|[.,]\p{N})`,
    'iu',
  ).test(text)
}

/** Whether a code is in a text, with its hyphen, a space or nothing in the middle. */
function holdsCode(text: string, code: string): boolean {
  const [letters, number] = code.split('-')
  return new RegExp(String.raw`(?<![\p{L}\p{N}])${letters}[\p{Pd}\s]?${number}(?![\p{L}\p{N}])`, 'iu').test(
    text,
  )
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
