import type { Passage } from '../retrieve/passage.ts'
import { COMMON_WORDS } from '../text/common-words.ts'

/** The language of a question, and those of the documents that were searched, which it is not one of. BCP 47 codes. */
export interface Languages {
  readonly question: string
  readonly documents: readonly string[]
}

/** The words of questions, beside the commonest of each language, and two languages that are easily taken for others. */
const LATIN: readonly (readonly [code: string, words: ReadonlySet<string>])[] = [
  ['en', `${COMMON_WORDS.eng} what who how many much when where why whose do does did can may must has have`],
  [
    'de',
    `${COMMON_WORDS.deu} was wer wie wann wo wem wen warum welche welcher welches kann muss darf hat wird`,
  ],
  [
    'fr',
    `${COMMON_WORDS.fra} quel quelle quels quelles qui quand où comment combien quoi il elle un faut peut`,
  ],
  [
    'es',
    `${COMMON_WORDS.spa} qué quién cuál cuáles cuándo cuánto cuánta cuántos cuántas dónde cómo un puede hay`,
  ],
  ['it', `${COMMON_WORDS.ita} chi cosa quale quali quando quanto quanta quanti quante dove un può deve ha`],
  ['pt', `${COMMON_WORDS.por} qual quais quem quando quanto quanta quantos quantas onde o um pode deve é`],
  ['nl', `${COMMON_WORDS.nld} wat wie hoe hoeveel wanneer waar waarom welke is kan mag moet heeft`],
  ['sv', `${COMMON_WORDS.swe} vad vem hur när var varför vilken vilket vilka många mycket får`],
  ['da', `${COMMON_WORDS.dan} hvad hvem hvordan hvornår hvor hvorfor hvilken hvilket må mange meget`],
  [
    'no',
    'og det er på til av for ikke som den der har et skal kan fra eller ved hva hvem hvordan når hvor hvorfor',
  ],
  ['pl', `${COMMON_WORDS.pol} co kto kiedy gdzie ile jaki jaka jakie który czy można ma w i z`],
  ['cs', `${COMMON_WORDS.ces} co kdo kdy kde kolik jaká jaké jaký který která musí může v a`],
  [
    'sk',
    'je sa na že pre sú ako vo nie byť alebo tiež jeho ktoré pri podľa musí bol čo kto kedy kde koľko aká aké aký v a',
  ],
  ['ro', `${COMMON_WORDS.ron} ce cine când unde cât câtă câți cum care poate trebuie`],
  ['hu', `${COMMON_WORDS.hun} mi ki mikor hol mennyi hány milyen melyik hogyan miért a`],
  ['tr', `${COMMON_WORDS.tur} ne kim nerede kaç nasıl hangi neden mi mı mu mü kadardır nedir`],
  ['fi', `${COMMON_WORDS.fin} mitä mikä kuka milloin missä kuinka paljonko monta miten miksi voi saa`],
].map(([code = '', words = '']) => [code, new Set(words.split(' '))] as const)

/** What is written in no other language of the script that has as many readers. */
const SCRIPTS: readonly (readonly [
  script: RegExp,
  ...languages: (readonly [code: string, shown: RegExp])[],
])[] = [
  [
    /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]/gu,
    ['ja', /[\p{sc=Hira}\p{sc=Kana}]/u],
    ['zh', /[的是了吗嗎么麼这這们們]/u],
  ],
  [/\p{sc=Hangul}/gu, ['ko', /\p{sc=Hangul}/u]],
  [
    /\p{sc=Cyrillic}/gu,
    ['ru', /^[^ўіїєґђћѓќјљњџ]*[ыэё][^ўіїєґђћѓќјљњџ]*$/iu],
    ['uk', /^[^ыэёў]*[їєґ][^ыэёў]*$/iu],
  ],
  [/\p{sc=Greek}/gu, ['el', /\p{sc=Greek}/u]],
  [/\p{sc=Hebrew}/gu, ['he', /\p{sc=Hebrew}/u]],
  [/\p{sc=Arabic}/gu, ['ar', /^[^پچژگٹڈڑےہ]*ال[^پچژگٹڈڑےہ]*$/u]],
  [/\p{sc=Devanagari}/gu, ['hi', /(?:है|हैं|क्या)(?!\p{L})/u]],
  [/\p{sc=Thai}/gu, ['th', /\p{sc=Thai}/u]],
]

/** The share of the letters that are of one script. */
const LETTERS = 0.6
const FEWEST_LETTERS = 6
/** How many of the words are common in the language, and how much commoner it has to be than any other. */
const FEWEST_WORDS = 3
const WORDS = 0.3
const CLEAR = 2
/** A text of documents has more other words, and other languages in between. */
const DOCUMENT = { fewest: 12, share: 0.15 }

/**
 * Returns the language of a question, and those of the passages, if it is sure that none of them is in the question's: short
 * questions, code and tables have none.
 */
export function otherLanguages(question: string, passages: readonly Passage[]): Languages | null {
  const asked = languageOf(question, { fewest: FEWEST_WORDS, share: WORDS })
  if (asked === null) return null
  const documents = Map.groupBy(passages, ({ documentId }) => documentId)
  const found = [...documents.values()].map((own) =>
    languageOf(own.map(({ text }) => text).join('\n'), DOCUMENT),
  )
  const known = [...new Set(found.filter((code) => code !== null))]
  const isSure = found.filter((code) => code === null).length < found.length / 2
  return isSure && !known.includes(asked) ? { question: asked, documents: known.sort() } : null
}

/** Says that documents are in other languages, and what follows from it without a model. */
export function languageNotice({ question, documents }: Languages): string {
  const names = new Intl.DisplayNames('en', { type: 'language' })
  const listed = new Intl.ListFormat('en').format(documents.map((code) => names.of(code) ?? code))
  return `The question is in ${names.of(question) ?? question}, and what was found is in ${listed}: only words, names and numbers that are the same in both can match.`
}

/** Returns a question without the commonest words of its language, which documents in another one do not have. */
export function withoutCommonWords(question: string, { question: language }: Languages): string {
  const common = LATIN.find(([code]) => code === language)?.[1]
  const kept = question.replaceAll(/\p{L}+/gu, (word) => (common?.has(word.toLowerCase()) ? '' : word))
  return /\p{L}/u.test(kept) ? kept.replaceAll(/\s+/g, ' ').trim() : question
}

function languageOf(
  text: string,
  { fewest, share }: { readonly fewest: number; readonly share: number },
): string | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  if (letters < FEWEST_LETTERS) return null
  for (const [script, ...languages] of SCRIPTS) {
    if ((text.match(script)?.length ?? 0) < LETTERS * letters) continue
    return languages.find(([, shown]) => shown.test(text))?.[0] ?? null
  }
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const [first, second] = LATIN.map(([code, common]) => ({
    code,
    count: words.filter((word) => common.has(word)).length,
  })).sort((a, b) => b.count - a.count)
  if (first === undefined || second === undefined) return null
  const isCommon = first.count >= fewest && first.count >= share * words.length
  return isCommon && first.count >= CLEAR * second.count ? first.code : null
}
