import type { Extractor } from '../extractor.ts'
import { type Block, pageBuilder, type ReadPage } from '../pages.ts'
import { wholeTextExtractor } from '../whole-text.ts'

type Value = unknown

/** Reads Jupyter notebooks: a page for each cell, its text or code with what it put out. */
export function notebookExtractor(): Extractor {
  return wholeTextExtractor(['application/x-ipynb+json'], 'a Jupyter notebook', (text) => {
    const cells = field(JSON.parse(text), 'cells')
    if (!Array.isArray(cells)) throw new Error('it has no cells')
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

function* blocksOf(cell: Value): Generator<Block> {
  const isText = field(cell, 'cell_type') === 'markdown'
  for (const line of joined(field(cell, 'source')).split('\n')) {
    const heading = isText ? /^(#{1,6}) +(\S.*)$/.exec(line) : null
    yield heading === null ? { text: line } : { text: heading[2] ?? '', heading: heading[1]?.length ?? 1 }
  }
  const outputs = field(cell, 'outputs')
  for (const output of Array.isArray(outputs) ? (outputs as Value[]) : []) {
    const text =
      joined(field(output, 'text')) ||
      joined(field(field(output, 'data'), 'text/plain')) ||
      joined(field(output, 'evalue'))
    if (text.trim() !== '') yield { text: text.trim(), apart: true }
  }
}

function field(value: Value, name: string): Value {
  return typeof value === 'object' && value !== null ? (value as Record<string, Value>)[name] : undefined
}

/** Notebooks keep text as a string or as a list of lines. */
function joined(value: Value): string {
  const parts: Value[] = Array.isArray(value) ? value : [value]
  return parts.filter((part) => typeof part === 'string').join('')
}
