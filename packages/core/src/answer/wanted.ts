import { words } from '../text/terms.ts'

/** The kind of thing that a question asks for. */
export type Wanted = 'number' | 'date' | 'name' | 'place'

const HOW_MANY = [
  'how (?:many|much|long|often|old|far|high|large|big|soon|fast|heavy|wide|deep|tall|loud)',
  '(?:what|which) (?:price|amount|number|percentage|percent|rate)',
  'wie ?viele?|wie (?:lange|oft|hoch)|hoeveel',
  'combien|cuánt[oa]s?|quant[aeio]s?',
  'ile|сколько',
].join('|')
const WHEN = [
  'when',
  '(?:what|which) (?:year|date|day|time)',
  'wann|wanneer',
  'quand|cuándo|quando',
  'kiedy|когда',
].join('|')
const WHO = 'who|whom|whose|wer|wem|wen|wessen|qui|quién(?:es)?|chi|кто'
const WHERE = 'where|wo|waar|où|dónde|dove|gdzie|где'

/** Phrases that ask for a number or a date, in a few languages. What answers them need not contain their words. */
export const QUANTITY_WORDS: RegExp = new RegExp(
  String.raw`(?<!\p{L})(?:${HOW_MANY}|${WHEN})(?!\p{L})|多少|几|何時|いつ|いく[つら]`,
  'giu',
)

/** Elsewhere such words begin a clause: “the people who signed”. */
const asks = (phrases: string) =>
  new RegExp(
    String.raw`(?:^\W*|[,;:]\s+|(?<!\p{L})(?:and|or|by|for|from|of|since|to|until|with)\s+)(?:${phrases})(?!\p{L})`,
    'iu',
  )
const QUESTIONS = {
  date: asks(WHEN),
  name: asks(WHO),
  place: asks(WHERE),
}

const MONTHS_AND_DAYS = [
  'January|February|March|April|May|June|July|August|September|October|November|December',
  'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday',
  'Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag',
].join('|')
const COUNTED = 'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million'
const NUMBER = String.raw`\p{N}[\p{N}.,:]*`

const THINGS: Readonly<Record<Wanted, RegExp>> = {
  number: new RegExp(String.raw`${NUMBER}|(?<!\p{L})(?:${COUNTED})(?!\p{L})`, 'giu'),
  date: new RegExp(String.raw`${NUMBER}|(?<!\p{L})(?:${MONTHS_AND_DAYS})(?!\p{L})`, 'gu'),
  // Two words with capital letters, the second of which does not begin a sentence: `Ada Byron`, `Ms J. Byron`.
  name: /(?<!\p{L})\p{Lu}[\p{L}’'-]*\.?(?:\s\p{Lu}\.)*\s\p{Lu}\p{Ll}[\p{L}’'-]*/gu,
  place:
    /(?<=(?<!\p{L})(?:in|at|near|from|on|outside|between|to)\s(?:the\s)?(?:\p{Ll}+\s){0,2})\p{Lu}[\p{L}’'-]+/gu,
}

/** Returns the kind of thing that a question asks for; null if that is not known. */
export function wantedBy(question: string): Wanted | null {
  for (const [wanted, pattern] of Object.entries(QUESTIONS))
    if (pattern.test(question)) return wanted as Wanted
  return question.search(QUANTITY_WORDS) >= 0 ? 'number' : null
}

/** Whether the text has a thing of that kind that is not one of the question's own words. */
export function hasWanted(wanted: Wanted, text: string, asked: ReadonlySet<string>): boolean {
  return (text.match(THINGS[wanted]) ?? []).some((thing) => words(thing).some((word) => !asked.has(word)))
}
