import type { Passage } from '../retrieve/passage.ts'
import type { Answerer } from './answerer.ts'
import { checkedAnswer } from './checked-answer.ts'
import { type CitationSources, citations } from './citations.ts'
import { documentParts, fitting, MAX_PARTS, spread } from './document-parts.ts'
import type { Reading, Usage } from './events.ts'

/** More of the line around a quote would be no quote. */
const MAX_LINE = 600

/** What is read, and how. */
export interface ReadDocument {
  readonly question: string
  readonly pages: readonly Passage[]
  /** What a model can be given at a time. */
  readonly contextTokens: number
  readonly signal: AbortSignal | undefined
}

/** What a document can be summarised from. */
export interface DocumentRead {
  readonly passages: readonly Passage[]
  /** What a person should know about it; empty if there is nothing. */
  readonly notice: string
}

/** Where reading has got to, or what it has cost. */
export type ReadingEvent = { readonly reading: Reading } | { readonly usage: Usage }

/**
 * Returns a document whole if a model can be given it at a time. Otherwise has each part of it summarised by itself, and returns
 * what the summaries quote, with the lines around it, in reading order. Only what stands in the document is passed on, so that
 * it can be cited, and no text of a model is mistaken for it.
 */
export async function* readDocument(
  answerer: Answerer,
  sources: CitationSources,
  { question, pages, contextTokens, signal }: ReadDocument,
): AsyncGenerator<ReadingEvent, DocumentRead, undefined> {
  const all = documentParts(pages, contextTokens)
  if (all.length <= 1) return { passages: all[0] ?? [], notice: '' }
  const parts = spread(all, MAX_PARTS)
  const of = all.length
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
  return {
    passages: fitting(found, contextTokens).map((passage, i) => ({ ...passage, rank: i + 1 })),
    notice:
      parts.length < of
        ? `The document is too long to be read whole: ${parts.length} of its ${of} parts were read.\n\n`
        : '',
  }
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
