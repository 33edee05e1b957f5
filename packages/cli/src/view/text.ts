import { type Flow, flow } from '../terminal/flow.ts'
import { markdown } from '../terminal/markdown.ts'
import type { Output } from '../terminal/output.ts'
import { table } from '../terminal/table.ts'
import type { TextStream } from '../terminal/text-stream.ts'

const QUOTE_INDENT = 2

/** Options of {@link textStream}. */
export interface TextStreamOptions {
  /** Whether the text is Markdown; otherwise quotes stand on lines of their own. @defaultValue false */
  readonly isMarkdown?: boolean
}

/** Shows text as it arrives: wrapped and rendered on a terminal, and as it is elsewhere. It must be sanitized. */
export function textStream(output: Output, { isMarkdown = false }: TextStreamOptions = {}): TextStream {
  const { columns } = output
  if (columns === undefined) return asItIs(output)
  const wrapped = flow({ columns, write: output.write })
  return isMarkdown ? rendered(output, wrapped, columns) : withQuotes(wrapped)
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

/** Indents lines that begin with a quotation mark. */
function withQuotes(wrapped: Flow): TextStream {
  let isStart = true
  return {
    text(text) {
      for (const [part] of text.matchAll(/\n|[^\n]+/g)) {
        if (isStart && part !== '\n') wrapped.indent(part.startsWith('“') ? QUOTE_INDENT : 0)
        isStart = part === '\n'
        wrapped.text(part)
      }
    },
    end: () => wrapped.end(),
  }
}
