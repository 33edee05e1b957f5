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
