import type { Flow } from './flow.ts'
import { type InlineStyles, inlineMarkdown, withoutMarks } from './inline-markdown.ts'
import type { TextStream } from './text-stream.ts'

/** Options of {@link markdown}. */
export interface MarkdownOptions extends InlineStyles {
  readonly flow: Flow
  /** Lays out a table as lines. */
  table(titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[]
}

const FENCE = /^ {0,3}(?:`{3}|~{3})/
const HEADING = /^ {0,3}#{1,6}\s+/
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9}[.)]))\s+/
const QUOTE = /^ {0,3}> ?/
const RULE = /^ {0,3}([-*_])(?: *\1){2,}\s*$/
const ROW = /^\s*\|/
/** The line between the titles of a table and its rows. */
const DIVIDER = /^[\s|:-]+$/
/** The beginning of a line, without the spaces around it, that may yet become any of the above. */
const UNDECIDED = /^(?:#{0,6}|[-*_+ ]*|[`~]*|\d{0,9}[.)]?|>)$/
const INDENT = 2
const LINES = /\n|[^\n]+/g

/**
 * Renders the Markdown that models write as it arrives: word by word in paragraphs, headings and lists, line by line in code.
 * Tables are laid out when they are complete.
 */
export function markdown({ flow, table, ...styles }: MarkdownOptions): TextStream {
  /** The beginning of a line whose kind is not known yet, or that is needed as a whole. */
  let line = ''
  /** The rest of a line whose kind is known. */
  let inline: TextStream | null = null
  let isCode = false
  /** The indentation of the list item that following lines may belong to. */
  let depth = 0
  let rows: string[] = []

  /** Begins a line of text, and shows what there is of it. */
  const open = (start: string): TextStream => {
    const heading = HEADING.exec(start)
    const item = ITEM.exec(start)
    const quote = QUOTE.exec(start)
    const mark = item === null ? '' : `${item[2] ?? '•'} `
    const first = item === null ? 0 : Math.floor((item[1] ?? '').length / 2) * INDENT
    if (item !== null) depth = first + mark.length
    else if (!/^\s/.test(start)) depth = 0
    if (quote !== null) flow.indent(INDENT)
    else flow.indent(item === null ? depth : first, depth)
    flow.text(mark)
    const opened = inlineMarkdown({ ...styles, base: heading ? styles.bold : undefined, emit: flow.text })
    const marked = (heading ?? item ?? quote)?.[0] ?? ''
    opened.text(start.slice(marked.length).trimStart())
    return opened
  }
  const showText = (whole: string) => {
    open(whole).end()
    flow.text('\n')
  }
  const showTable = () => {
    if (rows.length === 0) return
    const [first = '', second = '', ...rest] = rows
    const lines = rows
    rows = []
    if (!DIVIDER.test(second)) return lines.forEach(showText)
    const titles = cellsOf(first)
    const body = rest.map(cellsOf)
    flow.indent(0)
    for (const shown of table(titles, body)) flow.text(`${shown}\n`)
  }
  /** Shows a line that is there as a whole. */
  const show = (whole: string) => {
    if (!isCode && ROW.test(whole)) {
      rows.push(whole)
      return
    }
    showTable()
    if (FENCE.test(whole)) isCode = !isCode
    else if (isCode) {
      flow.indent(INDENT, 2 * INDENT)
      flow.text(`${whole}\n`, styles.code)
    } else {
      if (whole.trim() === '') flow.text('\n')
      else showText(RULE.test(whole) ? '———' : whole)
    }
  }
  return {
    text(text) {
      for (const [part] of text.matchAll(LINES)) {
        if (part === '\n') {
          if (inline === null) show(line)
          else {
            inline.end()
            flow.text('\n')
          }
          inline = null
          line = ''
        } else if (inline !== null) inline.text(part)
        else {
          line += part
          if (isCode || FENCE.test(line) || ROW.test(line) || UNDECIDED.test(line.trim())) continue
          showTable()
          inline = open(line)
        }
      }
    },
    end() {
      inline?.end()
      if (inline === null && line !== '') show(line)
      showTable()
      inline = null
      line = ''
      flow.end()
    },
  }
}

function cellsOf(row: string): readonly string[] {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  return inner.split(/(?<!\\)\|/).map((cell) => withoutMarks(cell.replaceAll('\\|', '|')).trim())
}
