import type { Passage } from '../retrieve/passage.ts'
import type { Answerer } from './answerer.ts'
import { checkedAnswer } from './checked-answer.ts'
import { type CitationSources, citations } from './citations.ts'
import { fitting } from './document-parts.ts'
import type { Reading, Usage } from './events.ts'

/** More of the line around a quote would be no quote. */
const MAX_LINE = 600

/** What is read, and how. */
export interface ReadInParts {
  readonly question: string
  readonly parts: readonly (readonly Passage[])[]
  /** The number of parts that the document has. */
  readonly of: number
  readonly contextTokens: number
  readonly signal: AbortSignal | undefined
}

/** Where reading has got to, or what it has cost. */
export type ReadingEvent = { readonly reading: Reading } | { readonly usage: Usage }

/**
 * Has each part of a document summarised by itself, and returns what the summaries quote, with the lines around it, in reading
 * order: what the whole can be summarised from. Only what stands in the document is passed on, so that it can be cited, and
 * no text of a model is mistaken for it.
 */
export async function* readInParts(
  answerer: Answerer,
  sources: CitationSources,
  { question, parts, of, contextTokens, signal }: ReadInParts,
): AsyncGenerator<ReadingEvent, readonly Passage[], undefined> {
  const found: Passage[][] = []
  for (const [i, passages] of parts.entries()) {
    yield { reading: { part: i + 1, parts: parts.length, of } }
    const quotes = new Map<number, Passage>()
    const asked = { question: partQuestion(question, passages), passages, history: [], searches: 0 }
    for await (const event of checkedAnswer(answerer, asked, citations(sources), signal)) {
      if (event.type === 'usage') yield { usage: event.usage }
      if (event.type !== 'citation' || event.charStart === null || event.charEnd === null) continue
      const { page, charStart, charEnd } = event
      const around = passages.find(
        (one) => one.page === page && one.charStart <= charStart && one.charEnd >= charEnd,
      )
      if (around === undefined) continue
      const line = lineAround(around, charStart, charEnd)
      quotes.set(line.page * 1e7 + line.charStart, line)
    }
    found.push([...quotes.values()])
  }
  return fitting(found, contextTokens).map((passage, i) => ({ ...passage, rank: i + 1 }))
}

function partQuestion(question: string, passages: readonly Passage[]): string {
  const [first, last] = [passages[0]?.page, passages.at(-1)?.page]
  const pages = first === last ? `page ${first}` : `pages ${first} to ${last}`
  return `${question.trim()}\n\nThese are only ${pages}; the other pages are read separately. State what is most important in these, in a few sentences, each with its mark.`
}

/** Returns a quote with the rest of its line, or alone if that is long. */
function lineAround(passage: Passage, from: number, to: number): Passage {
  const [start, end] = [from - passage.charStart, to - passage.charStart]
  const lineStart = passage.text.lastIndexOf('\n', start - 1) + 1
  const next = passage.text.indexOf('\n', end)
  const lineEnd = next === -1 ? passage.text.length : next
  const [a, b] = lineEnd - lineStart > MAX_LINE ? [start, end] : [lineStart, lineEnd]
  return {
    ...passage,
    charStart: passage.charStart + a,
    charEnd: passage.charStart + b,
    text: passage.text.slice(a, b),
  }
}
