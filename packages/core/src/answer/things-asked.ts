import type { Span } from '../document.ts'
import { isContentWord, words } from '../text/terms.ts'
import { stems } from './stem.ts'
import type { Wanted } from './wanted.ts'

const MONTH =
  '(?:January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)'
const YEAR = String.raw`(?:1\d|20)\d\d`
const DAY = String.raw`\d{1,2}(?:st|nd|rd|th|\.)?`
const TIME_OF_DAY = String.raw`\d{1,2}:\d\d(?:\s?[ap]\.?m\.?)?|\d{1,2}(?:\.\d\d)?\s?[ap]\.?m\.?`
const FULL_DATE = [
  String.raw`${DAY}\s(?:of\s)?${MONTH}(?:\s?,?\s${YEAR})?`,
  String.raw`${MONTH}\s${DAY}(?!\d)(?:\s?,?\s${YEAR})?`,
  String.raw`${MONTH}(?:\s?,?\s${YEAR})?`,
  String.raw`\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}`,
].join('|')

const COUNTED =
  'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand'
const SIGN = '[$€£¥]'
const FIGURE = String.raw`${SIGN}?\s?(?<![\p{L}\p{N}.,])\p{N}(?:[\p{N}.,]*\p{N})?|(?<!\p{L})(?:${COUNTED})(?:-(?:${COUNTED}))?(?!\p{L})`
const SCALE = String.raw`(?:\s(?:hundred|thousand|million|billion|trillion))?`
const MONEY = 'euros?|dollars?|pounds?|cents?|EUR|USD|GBP|CHF|€'
const SHARE = String.raw`%|percent|per\scent`
const TIME =
  'seconds?|minutes?|hours?|days?|weeks?|months?|years?|Tage?n?|Wochen?|Monate?n?|Jahre?n?|Stunden?|Minuten?'
const LENGTH = 'km|kilomet(?:er|re)s?|miles?|m|met(?:er|re)s?|cm|mm|feet|foot|ft|inch(?:es)?|yards?'
const MASS = 'kg|kilograms?|g|grams?|tons?|tonnes?|lbs?|pounds?|ounces?'
const SPEED = String.raw`(?:km|m|mi|kilomet(?:er|re)s?|miles?)\s?(?:\/|per)\s?(?:h|s|hour|second)|mph|knots?`
const AMOUNT = [
  SPEED,
  MONEY,
  SHARE,
  LENGTH,
  MASS,
  String.raw`m?l|lit(?:er|re)s?|°\s?[CF]|degrees|kW|MW|GB|MB`,
].join('|')
const UNIT = `${AMOUNT}|${TIME}`

/** What is asked for and the units that it has. Without any, whatever is counted has to be named. */
const MEASURES: readonly (readonly [asked: RegExp, units: string])[] = [
  [/how (?:long|soon|far)|wie lange/i, `${TIME}|${LENGTH}`],
  [/how old/i, TIME],
  [/how fast/i, SPEED],
  [/how (?:high|large|wide|deep|tall|big)|wie hoch/i, `${LENGTH}|${MONEY}|${SHARE}`],
  [/how heavy|how much\b.*\bweigh/i, MASS],
  [/(?:what|which) percent(?:age)?/i, SHARE],
  [/how much\b.*\b(?:cost|pay|paid|charge|price|fee|rent|premium|worth|earn)|(?:what|which) price/i, MONEY],
  [/how much (?:time|notice|warning|leave|experience)/i, TIME],
  [/how much|(?:what|which) (?:amount|rate)/i, AMOUNT],
]
const MANY =
  /(?:how many|wie viele|hoeveel|combien de|cuántos|cuántas|quanti|quante)\s+((?:\p{L}+\s+){0,2}\p{L}+)/iu

const NAME_WORD = String.raw`\p{Lu}[\p{L}’'-]*\p{Ll}[\p{L}’'-]*`
const TITLE = String.raw`(?:Dr|Mr|Mrs|Ms|Prof|Sir|Lord|Lady)\.?\s`
const PARTICLE = String.raw`(?:\p{Lu}\s?\.|de|la|von|van|der|den|bin|al|${NAME_WORD})`
const NAME = String.raw`(?<![\p{L}])(?:(?:${TITLE})?${NAME_WORD}(?:\s${PARTICLE})*\s${NAME_WORD}|${TITLE}${NAME_WORD})(?:\s(?:Jr|Sr)\s?\.)?`

const PROPER = String.raw`\p{Lu}[\p{L}’'-]+(?:\s(?:of\s)?\p{Lu}[\p{L}’'-]+)*`
const PLACE = String.raw`(?<=(?<!\p{L})(?:in|at|near|outside)\s(?:the\s)?)${PROPER}(?:\s?,\s${PROPER})*(?=\s?[.,;:)]|\s?$|\s(?:and|or|with|on|in|at|by|from|since|where|which|when|is|was|are|were|to|for|as|during|until)\s)`
const CLAUSE_NUMBER = /^\W*\d{1,3}(?:\.\d{1,3})*[.)]?\s+(?=\p{Lu})/u
/** Dates, and years that are told as such, are no numbers of anything. */
const NOT_COUNTED = new RegExp(
  String.raw`${FULL_DATE}|${TIME_OF_DAY}|(?<=(?<!\p{L})(?:in|since|of|from|by|until|to|and|year|season|fiscal)\s)${YEAR}(?![\p{N}\p{L}]|[.,]\p{N})`,
  'gu',
)
const TIME_WORD = /^(?:years?|months?|weeks?|days?|hours?|minutes?)$/
const TITLED = new RegExp(`^${TITLE}`, 'u')
const BY = /\bby\s(?:the\s)?(?:\p{L}+\s){0,3}$/u
/** So many characters beside it are looked at. */
const NEAR = 40
const FIND: Readonly<Record<Wanted, RegExp>> = {
  number: new RegExp(String.raw`(?:${FIGURE})${SCALE}(?:[\s-]?(?:${UNIT})(?!\p{L}))?`, 'giu'),
  date: new RegExp(
    String.raw`(?<![\p{N}\p{L}.,:])(?:${FULL_DATE}|${TIME_OF_DAY}|${YEAR})(?![\p{N}\p{L}])`,
    'gu',
  ),
  name: new RegExp(NAME, 'gu'),
  place: new RegExp(PLACE, 'gu'),
}

/** Returns the numbers, dates, names or places of a text that may be what is asked for: not those that the question has. */
export function thingsAsked(wanted: Wanted, question: string, text: string): Span[] {
  const asked = new Set(words(question).filter((word) => isContentWord(word) && !TIME_WORD.test(word)))
  const blank = (found: string) => ' '.repeat(found.length)
  const numbered = text.replace(CLAUSE_NUMBER, blank)
  const searched = {
    number: numbered.replaceAll(NOT_COUNTED, blank),
    date: numbered,
    name: text,
    place: text,
  }
  return [...searched[wanted].matchAll(FIND[wanted])]
    .map(({ 0: found, index }) => ({
      start: index + found.length - found.trimStart().length,
      end: index + found.length,
    }))
    .filter(({ start, end }) => !words(text.slice(start, end)).some((word) => asked.has(word)))
}

/** Whether it is what is asked for, and not just of its kind: with a unit of what is measured, or beside what the question says. */
export function isAsked(wanted: Wanted, question: string, text: string, { start, end }: Span): boolean {
  const found = text.slice(start, end)
  if (wanted === 'number') return isCounted(question, found, text.slice(end, end + NEAR))
  if (wanted !== 'name' || TITLED.test(found)) return true
  const about = new Set(stems(question).filter(isContentWord))
  const next = stems(text.slice(end, end + NEAR)).slice(0, 3)
  return BY.test(text.slice(Math.max(0, start - NEAR), start)) || next.some((stem) => about.has(stem))
}

function isCounted(question: string, found: string, after: string): boolean {
  const counted = MANY.exec(question)?.[1]
  if (counted !== undefined) {
    const things = stems(counted)
    return stems(`${found} ${after}`)
      .slice(0, 5)
      .some((stem) => things.includes(stem))
  }
  const units = MEASURES.find(([asks]) => asks.test(question))?.[1]
  if (units === undefined) return false
  const isMoney = /[$€£¥]/.test(found) && units.includes(MONEY)
  return isMoney || new RegExp(`(?:${units})$`, 'iu').test(found)
}
