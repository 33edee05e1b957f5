import { frontMatterLength } from './front-matter.ts'

/** A picture within the text, as a data URI; its bytes say nothing. */
const DATA_URI = /data:[\w.+-]+\/[\w.+-]+(?:;[\w=.+-]+)*,/
/** What ends one. */
const URI_END = /[\s)"'<>\]]/
/** No data URI's head is longer. */
const HEAD_CHARACTERS = 200
const FENCE = /^ {0,3}(```+|~~~+)/
/** Lines without these are neither rows nor fences. */
const MARKED = /\||```|~~~/
/** The line under a table's header. */
const RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/

/** Yields the text of Markdown: without pictures that are written into it, and each row of a table as `cell | cell`. */
export async function* markdownText(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  const rows = tableRows()
  for await (const lines of linesOf(withoutData(pieces))) yield rows(lines)
  yield rows('', true)
}

async function* withoutData(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  let inData = false
  for await (const piece of pieces) {
    rest += piece
    let text = ''
    while (inData || rest.includes('data:')) {
      const found = (inData ? URI_END : DATA_URI).exec(rest)
      if (found === null) break
      if (!inData) text += `${rest.slice(0, found.index)}${found[0].slice(0, -1)},…`
      rest = rest.slice(inData ? found.index : found.index + found[0].length)
      inData = !inData
    }
    if (inData) rest = ''
    else {
      // The head of a data URI may go on in the next piece.
      const start = rest.lastIndexOf('data:')
      const keep =
        start === -1 || rest.length - start > HEAD_CHARACTERS ? Math.max(0, rest.length - 4) : start
      text += rest.slice(0, keep)
      rest = rest.slice(keep)
    }
    if (text !== '') yield text
  }
  if (!inData) yield rest
}

/** Yields whole lines, some at a time. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  let first = true
  for await (const piece of pieces) {
    const end = piece.lastIndexOf('\n') + 1
    if (end === 0) {
      rest += piece
      continue
    }
    const text = rest + piece.slice(0, end)
    rest = piece.slice(end)
    // Front matter stays as it is: a comment in it is no heading, and a rule no table's.
    const matter = first ? frontMatterLength(text) : 0
    first = false
    if (matter > 0) yield text.slice(0, matter)
    yield text.slice(matter)
  }
  yield rest
}

/** Returns a function that rewrites the rows of tables among lines. It holds back the last line, which may be a header. */
function tableRows(): (lines: string, end?: boolean) => string {
  let fence: string | null = null
  let inTable = false
  let held: string | null = null
  return (lines, end = false) => {
    let text = ''
    if (fence === null && !inTable && !MARKED.test(lines)) {
      text = (held ?? '') + lines
      held = null
      return text
    }
    for (const line of lines.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      const mark = FENCE.exec(line)?.[1]
      if (mark !== undefined) {
        if (fence === null) fence = mark
        else if (mark.startsWith(fence)) fence = null
      }
      if (fence === null && held !== null && held.includes('|') && line.includes('|') && RULE.test(line)) {
        text += row(held)
        held = null
        inTable = true
        continue
      }
      if (held !== null) text += held
      held = null
      inTable &&= fence === null && line.includes('|')
      if (inTable) text += row(line)
      else held = line
    }
    if (!end) return text
    text += held ?? ''
    held = null
    return text
  }
}

function row(line: string): string {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  const cells = inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))
  return `${cells.join(' | ')}\n`
}
