import { type Flow, flow } from '../terminal/flow.ts'
import { markdown } from '../terminal/markdown.ts'
import type { Output } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'
import type { TextStream } from '../terminal/text-stream.ts'
import type { Said } from './said.ts'

const QUOTE_INDENT = 2
const NOTHING_SAID: Said = { before: '', said: '', after: '' }

/** An answer that is shown as it arrives. */
export interface AnswerStream extends TextStream {
  /** Marks what is asked for in the quote that has just arrived. */
  mark(said: Said): void
}

/** Options of {@link textStream}. */
export interface TextStreamOptions {
  /** Whether the text is Markdown; otherwise quotes stand on lines of their own. @defaultValue false */
  readonly isMarkdown?: boolean
}

/** Shows text as it arrives: wrapped and rendered on a terminal, and as it is elsewhere. It must be sanitized. */
export function textStream(output: Output, { isMarkdown = false }: TextStreamOptions = {}): AnswerStream {
  const { columns } = output
  if (columns === undefined) return { ...asItIs(output), mark: () => undefined }
  const wrapped = flow({ columns, write: output.write })
  // What a model writes is marked in the footnotes, which have the quotes.
  if (isMarkdown) return { ...rendered(output, wrapped, columns), mark: () => undefined }
  return withQuotes(output, wrapped)
}

/** Where the lines of a paragraph begin. */
export interface Indentation {
  /** @defaultValue 0 */
  readonly first?: number
  /** The lines after the first one. @defaultValue the same */
  readonly rest?: number
}

/** Writes a paragraph, which is wrapped on a terminal. It must be sanitized. */
export function writeParagraph(
  output: Output,
  { first = 0, rest = first }: Indentation,
  write: (flow: Flow) => void,
): void {
  const { columns = Number.POSITIVE_INFINITY } = output
  const to = flow({ columns, write: output.write })
  to.indent(first, rest)
  write(to)
  to.end()
}

function asItIs(output: Output): TextStream {
  let isOpen = false
  return {
    text(text) {
      isOpen ||= text !== ''
      output.write(text)
    },
    end() {
      if (isOpen) output.line()
      isOpen = false
    },
  }
}

function rendered(output: Output, wrapped: Flow, columns: number): TextStream {
  return markdown({
    flow: wrapped,
    bold: (text) => output.style('bold', text),
    italic: (text) => output.style('italic', text),
    code: (text) => output.style('cyan', text),
    table: (titles, rows) =>
      table(
        // Nothing of an answer is cut off.
        titles.map((title) => ({ title })),
        rows,
        { columns, heading: (line) => output.style('bold', line) },
      ),
  })
}

/** Indents lines that begin with a quotation mark. They are shown as a whole, since the citation that follows says what to mark. */
function withQuotes(output: Output, wrapped: Flow): AnswerStream {
  let isStart = true
  let line: string | null = null
  let marked: Said | null = null

  const showQuote = () => {
    if (line === null) return
    const { before, said } = marked ?? NOTHING_SAID
    const start = line.startsWith(`“${before}${said}`) ? 1 + before.length : 0
    wrapped.text(line.slice(0, start))
    wrapped.text(line.slice(start, start + said.length), (text) => output.style('bold', text))
    wrapped.text(line.slice(start + said.length))
    line = null
    marked = null
  }
  return {
    text(text) {
      for (const [part] of text.matchAll(/\n|[^\n]+/g)) {
        if (isStart && part !== '\n') {
          line = part.startsWith('“') ? '' : null
          wrapped.indent(line === null ? 0 : QUOTE_INDENT)
        }
        isStart = part === '\n'
        if (isStart) showQuote()
        if (line === null) wrapped.text(part)
        else line += part
      }
    },
    mark(said) {
      marked = said
    },
    end() {
      showQuote()
      wrapped.end()
      isStart = true
    },
  }
}
