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

/** Reads a text that grows. */
export interface MarkdownReader {
  /** The blocks of the text as far as it is known. */
  read(text: string): readonly Token[]
}

/** What came before the last block is not read again while the text grows. */
export function markdownReader(): MarkdownReader {
  let closed: readonly Token[] = []
  let closedText = ''
  return {
    read(text) {
      if (!text.startsWith(closedText)) {
        closed = []
        closedText = ''
      }
      const open = parseMarkdown(text.slice(closedText.length))
      // Blank lines after the last block may belong to it, as those between the items of a list do.
      const last = open.findLastIndex(({ type }) => type !== 'space')
      const blocks = [...closed, ...open]
      if (last > 0) {
        closed = [...closed, ...open.slice(0, last)]
        closedText += open
          .slice(0, last)
          .map(({ raw }) => raw)
          .join('')
      }
      return blocks
    },
  }
}

/** The blocks of a Markdown text, or one of plain text if it is too deeply nested to be read. */
export function parseMarkdown(text: string): readonly Token[] {
  try {
    return marked.lexer(text).map((token) => shallow(token, MOST_LEVELS))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return [{ type: 'text', raw: text, text } satisfies Tokens.Text]
  }
}

/** More than any text needs, and few enough for every stack. */
const MOST_LEVELS = 40

/** The token, with what is nested more deeply than so many levels as plain text. */
function shallow(token: Token, levels: number): Token {
  if (levels === 0) return { type: 'text', raw: token.raw, text: token.raw } satisfies Tokens.Text
  const within = <T extends { tokens: Token[] }>(part: T): T => ({
    ...part,
    tokens: part.tokens.map((one) => shallow(one, levels - 1)),
  })
  switch (token.type) {
    case 'list':
      return { ...token, items: (token as Tokens.List).items.map(within) }
    case 'table': {
      const { header, rows } = token as Tokens.Table
      return { ...token, header: header.map(within), rows: rows.map((row) => row.map(within)) }
    }
    default:
      return 'tokens' in token && token.tokens !== undefined
        ? within({ ...token, tokens: token.tokens })
        : token
  }
}
