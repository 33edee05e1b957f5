import type { Citation } from '@docchat/client'

/** A paragraph of an answer that quotes the documents, without Markdown. */
export interface QuotedParagraph {
  readonly text: string
  /** The footnote at its end, if there is one. */
  readonly marker: number | null
}

/** Splits an answer that consists of quotes. Whatever they contain is text: it was written for a document, not for this page. */
export function parseQuotes(answer: string): readonly QuotedParagraph[] {
  return answer
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => {
      const [all, text, marker] = /^(.*)\s\[(\d{1,4})\??\]\s*$/s.exec(paragraph) ?? []
      return all === undefined
        ? { text: paragraph, marker: null }
        : { text: text ?? '', marker: Number(marker) }
    })
}

/** Splits a quoted paragraph where it says what is asked for: before, the answer itself, after; null if it is not marked. */
export function answerIn(
  paragraph: string,
  { quote, answer }: Pick<Citation, 'quote' | 'answer'>,
): readonly [before: string, answer: string, after: string] | null {
  if (answer === undefined) return null
  const flat = (text: string) => text.replaceAll(/\s+/g, ' ')
  const at = paragraph.indexOf(flat(quote))
  if (at < 0) return null
  const start = at + flat(quote.slice(0, answer.start)).length
  const end = start + flat(quote.slice(answer.start, answer.end)).length
  return [paragraph.slice(0, start), paragraph.slice(start, end), paragraph.slice(end)]
}
