import { setImmediate } from 'node:timers/promises'
import type { Span } from '../document.ts'
import type { Passage } from '../retrieve/passage.ts'
import { searchedPart } from '../text/bounds.ts'
import { withoutInstructions } from '../text/without-instructions.ts'
import { answerSpan } from './answer-span.ts'
import type { AnswererEvent, AnswerRequest } from './answerer.ts'
import { confidence } from './confidence.ts'
import { missingYears } from './missing-years.ts'
import { passageKey } from './passage-pool.ts'
import { sentencesOf } from './passage-sentences.ts'
import { quotables } from './quotable.ts'
import { rankFollowUp } from './rank-follow-up.ts'
import type { RankedSentence } from './rank-sentences.ts'
import { documentsAbout } from './subjects.ts'

/** Further sentences are quoted if they score at least this share of the best. */
const NEARLY_AS_GOOD = 0.85

/** How much is quoted, and when. The options of `extractiveAnswerer()` say what each means. */
interface Quoting {
  readonly maxSentences: number
  readonly minConfidence: number
  readonly introduction: string
}

/** Answers with the sentences that best match the question. */
export async function* quotePassages(
  request: AnswerRequest,
  { maxSentences, minConfidence, introduction }: Quoting,
  signal: AbortSignal | undefined,
): AsyncGenerator<AnswererEvent> {
  const { passages } = request
  if (request.overview) {
    yield* overviewOf(passages)
    return
  }
  const question = withoutInstructions(searchedPart(request.question))
  const query = withoutInstructions(searchedPart(request.query ?? question))
  const asked = { minConfidence, signal }
  const parts = await quotesOfParts(request, maxSentences, asked)
  const whole = parts === null ? await relevantTo(question, query, passages, asked) : null
  const quotes = parts?.quotes ?? choose(whole?.relevant ?? [], maxSentences)
  yield { type: 'confidence', confidence: parts?.likely ?? whole?.likely ?? 0 }
  if (quotes.length === 0) {
    yield { type: 'declined' }
    return
  }
  signal?.throwIfAborted()
  yield { type: 'text', text: introduction }
  for (const { passage, text, header, answer } of quotes) {
    // Other work has its turn, since whoever reads this checks each quote against its page.
    await setImmediate()
    signal?.throwIfAborted()
    yield { type: 'text', text: `\n\n${quoted(text)}` }
    yield { type: 'claim', passage, quote: text, ...(answer && { answer }) }
    if (header === null) continue
    yield { type: 'text', text: `\n${quoted(header)}` }
    yield { type: 'claim', passage, quote: header }
  }
  const missing = parts?.missing ?? []
  for (const part of missing) yield { type: 'text', text: `\n\nNot found in your documents: ${part}` }
  const years = missingYears(query, quotes, passages).filter(
    (year) => !missing.some((part) => part.includes(year)),
  )
  if (years.length > 0) yield { type: 'text', text: `\n\nThese quotes do not mention ${listed(years)}.` }
}

interface Asking {
  readonly minConfidence: number
  readonly signal: AbortSignal | undefined
}

/** A sentence to quote, and where it says what is asked for, if that is sure. */
interface Quote extends RankedSentence {
  readonly answer?: Span
}

/** The sentences that may answer a question, best first; none if it is not likely enough that any does. */
interface Found {
  readonly relevant: readonly Quote[]
  readonly likely: number
}

/** Finds the sentences that may answer a question. */
async function relevantTo(
  question: string,
  query: string,
  passages: readonly Passage[],
  { minConfidence, signal }: Asking,
): Promise<Found> {
  const sentences = await sentencesOf(passages, signal)
  const about = minConfidence > 0 ? documentsAbout(query, passages) : null
  const relevant = rankFollowUp(question, query, sentences).filter(
    ({ passage }) => about?.has(passages[passage]?.documentId ?? '') !== false,
  )
  const [best] = relevant
  const likely = best === undefined ? 0 : confidence(query, passages, sentences, best)
  if (best === undefined || likely < minConfidence) return { relevant: [], likely }
  const answer = answerSpan(query, best, sentences)
  return { relevant: answer === null ? relevant : [{ ...best, answer }, ...relevant.slice(1)], likely }
}

interface QuotesOfParts {
  readonly quotes: readonly Quote[]
  /** The parts that have none. */
  readonly missing: readonly string[]
  /** How likely it is that the surest part is answered. */
  readonly likely: number
}

/**
 * Returns the best sentences for each part of a question, and the parts that have none; null if it has only one part, or none
 * of them is answered.
 */
async function quotesOfParts(
  { parts = [], passages }: AnswerRequest,
  maxSentences: number,
  asked: Asking,
): Promise<QuotesOfParts | null> {
  const places = new Map(passages.map((passage, i) => [passageKey(passage), i]))
  const each = Math.ceil(maxSentences / Math.max(1, parts.length))
  const missing: string[] = []
  const quotes = new Map<string, Quote>()
  let surest = 0
  for (const { query: part, passages: own } of parts) {
    const query = withoutInstructions(searchedPart(part))
    const known = own.filter((passage) => places.has(passageKey(passage)))
    const { relevant, likely } = await relevantTo(query, query, known, asked)
    const found = choose(relevant, each)
    surest = Math.max(surest, likely)
    if (found.length === 0) missing.push(query)
    for (const quote of found) {
      const passage = known[quote.passage]
      if (passage === undefined || quotes.has(quote.text)) continue
      quotes.set(quote.text, { ...quote, passage: places.get(passageKey(passage)) ?? 0 })
    }
  }
  return quotes.size === 0 ? null : { quotes: [...quotes.values()], missing, likely: surest }
}

/** At least six words and a full stop: no heading, caption, name or introduction of a list. */
const WHOLE_SENTENCE =
  /^(?:\S+\s+){5,}\S*[.!?。！？]['"’”)\]]*$|[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]{8,}[。！？]/u

/** An overview has at least as many sentences, if the document has. */
const IN_OVERVIEW = 3

/** Quotes the first sentence of each passage that has one. Of a short document there are few passages: then further ones, evenly spread. */
function* overviewOf(passages: readonly Passage[]): Generator<AnswererEvent> {
  let isEmpty = true
  for (const [passage, { text }] of passages.entries()) {
    const whole = quotables(text).filter(({ kind, text }) => kind === 'sentence' && WHOLE_SENTENCE.test(text))
    const each = Math.min(whole.length, Math.ceil(IN_OVERVIEW / passages.length))
    for (let i = 0; i < each; i++) {
      const { text: sentence = '' } = whole[Math.floor((i * whole.length) / each)] ?? {}
      yield { type: 'text', text: isEmpty ? quoted(sentence) : `\n\n${quoted(sentence)}` }
      yield { type: 'claim', passage, quote: sentence }
      isEmpty = false
    }
  }
  if (isEmpty) yield { type: 'declined' }
}

/** Returns the best sentence, then those nearly as good in reading order. */
function choose(relevant: readonly Quote[], most: number): readonly Quote[] {
  const [best, ...others] = relevant.slice(0, most)
  if (best === undefined) return []
  const good = others.filter(({ score }) => score >= best.score * NEARLY_AS_GOOD)
  return [best, ...good.sort((a, b) => a.passage - b.passage || a.start - b.start)]
}

function listed(items: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(items)
}

function quoted(text: string): string {
  return `“${text.replaceAll(/\s+/g, ' ')}”`
}
