import { Marked, type Token, type Tokens } from 'marked'

/** A footnote in the text of an answer, such as `[2]`, or `[2?]` if its quote was not found. */
export interface CitationToken extends Tokens.Generic {
  readonly type: 'citation'
  readonly marker: number
}

const MARKER = /^\[(\d{1,4})\??\]/

const marked = new Marked({
  gfm: true,
  breaks: true,
  extensions: [
    {
      name: 'citation',
      level: 'inline',
      start: (text) => text.search(/\[\d/),
      // It comes before links, so that no definition in the text can make a link of a footnote.
      tokenizer(text) {
        const [raw, marker] = MARKER.exec(text) ?? []
        return raw === undefined ? undefined : { type: 'citation', raw, marker: Number(marker) }
      },
    },
  ],
})

/** The blocks of a Markdown text. */
export function parseMarkdown(text: string): readonly Token[] {
  return marked.lexer(text)
}
