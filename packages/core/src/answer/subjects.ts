import type { Passage } from '../retrieve/passage.ts'
import { indexText, isTelling, words } from '../text/terms.ts'
import { stems } from './stem.ts'

// A name is one or more words with a capital letter, such as `Best Buy` or `Johnson & Johnson`.
const WORD = String.raw`\p{Lu}[\p{L}\p{N}]*(?:[-’'&]\p{L}+)*?`
const NAME = String.raw`${WORD}(?:\s(?:&\s|of\s)?${WORD})*`
const BEFORE = 'for|of|at|by|on|from|about|does|do|did|has|have|had|is|are|was|were|will|can|that'
/** A name behind one of these words, as in `does Pfizer expect`, or in the possessive: what an English question is about. */
const SUBJECT = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:(?:${BEFORE}|${capitalised(BEFORE)})\s(${NAME})(?![\p{L}\p{N}])|(${NAME})(?=['’]s?(?![\p{L}\p{N}])))`,
  'gu',
)
/** A code such as `R290`, not a period such as `Q2` or `FY2022`. */
const CODE = /(?<![\p{L}\p{N}])(?!(?:FY|CY|Q|H)\d)\p{Lu}{1,5}\d+\p{L}?(?![\p{L}\p{N}])/gu
/** Places in a document, and dates: documents write them in other ways, or not at all. */
const PLACES =
  'Section|Article|Chapter|Table|Figure|Page|Note|Item|Part|Clause|Paragraph|Schedule|Appendix|Annex|Exhibit|Step|Question'
const DATES =
  'January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|Fiscal|FY|CY'
/** One of several, such as `Unit 8`. */
const NUMBERED = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?!(?:FY|CY|Q|H)\d|(?:${PLACES}|${DATES})\s)\p{Lu}[\p{L}\p{N}]*\s(?!(?:19|20)\d\d)\d{1,4}(?![\p{L}\p{N}]|[.,]\p{N})`,
  'gu',
)
/** Not the subject either: what holds a digit, currencies, and figures of finance that reports call otherwise. */
const NO_NAME = new RegExp(
  String.raw`^(?:.*\d.*|${PLACES}|${DATES}|USD|EUR|GBP|COGS|DPO|EBITDA?|CAGR|CEO|CFO)$`,
  'u',
)

/**
 * The documents that speak of what a question is about: of the names that it puts in such a place (`for Best Buy`,
 * `Nike's`), its codes (`R290`) and what it numbers (`Unit 8`). A name counts as spoken of when its words stand in any of
 * the document's passages, or its letters in the document's name.
 *
 * @returns ids of documents; all of them for a question that names nothing.
 */
export function documentsAbout(question: string, passages: readonly Passage[]): ReadonlySet<string> {
  const names = [...namesIn(question), ...(question.match(CODE) ?? [])]
  const numbered = question.match(NUMBERED) ?? []
  const about = [...Map.groupBy(passages, ({ documentId }) => documentId)].filter(([, own]) => {
    const held = new Set(own.flatMap(({ text }) => stems(indexText(text))))
    const title = words(own[0]?.name ?? '').join('')
    return (
      names.every(
        (name) => title.includes(words(name).join('')) || stems(name).every((stem) => held.has(stem)),
      ) && numbered.every((phrase) => own.some(({ text }) => holdsTogether(text, phrase)))
    )
  })
  return new Set(about.map(([documentId]) => documentId))
}

/** Whether a name and its number stand on one line, with nothing but space between: in `the Unit. 8 Rent` they do not. */
function holdsTogether(text: string, phrase: string): boolean {
  const [name, number] = phrase.split(/\s/)
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}])${name}[^\S\n]+${number}(?![\p{L}\p{N}]|[.,]\p{N})`,
    'iu',
  ).test(text)
}

function namesIn(question: string): string[] {
  return [...question.matchAll(SUBJECT)].flatMap(([, after, possessive]) => {
    const parts = (after ?? possessive ?? '').split(/\s/).filter((part) => !NO_NAME.test(part))
    const name = parts.join(' ').replace(/['’]s?$/, '')
    return name.length < 2 || !words(name).some(isTelling) ? [] : [name]
  })
}

function capitalised(alternatives: string): string {
  return alternatives.replaceAll(/(?<=^|\|)\w/g, (letter) => letter.toUpperCase())
}
