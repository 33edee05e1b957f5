import type { Extractor } from '../extractor.ts'
import { readHtml } from '../html/blocks.ts'
import { readAsWritten } from '../json/lines.ts'
import { PAGE_CHARACTERS } from '../pages/cut.ts'
import { type Block, pageBuilder, type ReadPage } from '../pages/pages.ts'
import { wholeTextExtractor } from '../pages/whole-text.ts'
import { withoutAnsi } from '../text/ansi.ts'

type Value = unknown

/**
 * Reads Jupyter notebooks: a page for each cell, its text or code with what it put out. A file that is no notebook is read as
 * it is written, which a warning says.
 */
export function notebookExtractor(): Extractor {
  return wholeTextExtractor(['application/x-ipynb+json'], 'a Jupyter notebook', (text) => {
    const cells = cellsOf(text)
    if (cells === null) return readAsWritten(text, PAGE_CHARACTERS, 'not a Jupyter notebook')
    const pages: ReadPage[] = []
    for (const [index, cell] of cells.entries()) {
      const builder = pageBuilder({ laidOut: true })
      for (const block of blocksOf(cell)) builder.add(block)
      const label = `cell ${index + 1}`
      pages.push(...builder.end().flatMap((page) => (page.text === '' ? [] : [{ ...page, label }])))
    }
    return { pages: pages.length === 0 ? [{ text: '', headings: [] }] : pages, problems: [] }
  })
}

/** The first notebooks had their cells in worksheets. */
function cellsOf(text: string): readonly Value[] | null {
  try {
    const notebook: Value = JSON.parse(text)
    const cells = listOf(field(notebook, 'cells'))
    return cells ?? listOf(field(notebook, 'worksheets'))?.flatMap((one) => field(one, 'cells')) ?? null
  } catch {
    return null
  }
}

function* blocksOf(cell: Value): Generator<Block> {
  const isText = field(cell, 'cell_type') === 'markdown'
  const source = joined(field(cell, 'source') ?? field(cell, 'input'))
  for (const line of source.split('\n')) {
    const heading = isText ? /^(#{1,6}) +(\S.*)$/.exec(line) : null
    yield heading === null ? { text: line } : { text: heading[2] ?? '', heading: heading[1]?.length ?? 1 }
  }
  for (const output of listOf(field(cell, 'outputs')) ?? []) {
    const text = withoutAnsi(outputOf(output))
    if (text.trim() !== '') yield { text: text.trim(), apart: true }
  }
}

/** The text of what a cell put out, in the plainest form that it has. */
function outputOf(output: Value): string {
  const data = field(output, 'data')
  const html = joined(field(data, 'text/html')) || joined(field(data, 'image/svg+xml'))
  const plain = joined(field(output, 'text')) || joined(field(data, 'text/plain'))
  // What only names the object that is shown: `<IPython.core.display.HTML object>`, `<Figure size 640x480 with 1 Axes>`.
  if (plain.trim() !== '' && (html === '' || !/^<[\w.]+(?: \w+)*>$/.test(plain.trim()))) return plain
  if (html !== '') {
    const shown = readHtml(html).pages.map(({ text }) => text)
    return shown.join('\n') || plain
  }
  const value = field(data, 'application/json')
  return (
    joined(field(data, 'text/markdown')) ||
    joined(field(data, 'text/latex')) ||
    (value === undefined ? '' : JSON.stringify(value)) ||
    failureOf(output)
  )
}

/** The error with which a cell ended, and where. */
function failureOf(output: Value): string {
  const error = [joined(field(output, 'ename')), joined(field(output, 'evalue'))].filter(Boolean).join(': ')
  const trace = (listOf(field(output, 'traceback')) ?? [])
    .filter((line) => typeof line === 'string')
    .join('\n')
  return withoutAnsi(trace).includes(error) ? trace : [error, trace].filter(Boolean).join('\n')
}

function listOf(value: Value): readonly Value[] | null {
  return Array.isArray(value) ? (value as Value[]) : null
}

function field(value: Value, name: string): Value {
  return typeof value === 'object' && value !== null ? (value as Record<string, Value>)[name] : undefined
}

/** Notebooks keep text as a string or as a list of lines. */
function joined(value: Value): string {
  const parts: Value[] = Array.isArray(value) ? value : [value]
  return parts.filter((part) => typeof part === 'string').join('')
}
