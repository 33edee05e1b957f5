import { readFile } from 'node:fs/promises'
import type { Extractor } from '../extractor.ts'
import { pageBuilder, type ReadDocument, yieldPages } from '../pages.ts'
import { decodeText } from '../text/decode.ts'
import { csvRows } from './rows.ts'

/** Column names are repeated before each value, which is worthwhile only for short ones. */
const MAX_NAME_CHARACTERS = 100
/** More than the text of a thousand books; only a malicious file would go on. */
const MAX_CHARACTERS = 50_000_000

/**
 * Reads CSV: a line for each row, each value preceded by its column's name, so that a row is understandable by itself.
 * Without a header row, values are not labelled. A form feed before a row starts a page.
 */
export function csvExtractor(): Extractor {
  return {
    mediaTypes: ['text/csv'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      yield* yieldPages(readCsv(decodeText(await readFile(request.path))), request, options)
    },
  }
}

function readCsv(text: string): ReadDocument {
  const pages = pageBuilder()
  let names: readonly string[] | null = null
  let first = true
  let characters = 0
  for (const cells of csvRows(text)) {
    const row = cells.map((cell) => cell.replace(/\s+/g, ' ').trim())
    if (row.every((cell) => cell === '')) continue
    if (first && areNames(row)) names = row
    const line = first || names === null ? row.join(' | ') : labelled(row, names)
    first = false
    pages.add({ text: line, startsPage: cells[0]?.startsWith('\f') === true })
    characters += line.length
    if (characters > MAX_CHARACTERS) {
      const message = `The file has more than ${MAX_CHARACTERS / 1e6} million characters; what follows was not read.`
      return { pages: pages.end(), problem: { code: 'TEXT_TRUNCATED', message } }
    }
  }
  return { pages: pages.end() }
}

/** Whether a row is a header: several distinct words, no numbers. */
function areNames(row: readonly string[]): boolean {
  const nameable = (cell: string) =>
    cell !== '' && cell.length <= MAX_NAME_CHARACTERS && !/^[\d\s.,:%€$£+-]+$/.test(cell)
  return row.length > 1 && new Set(row).size === row.length && row.every(nameable)
}

function labelled(row: readonly string[], names: readonly string[]): string {
  const values = row.map((value, index) => {
    const name = names[index]
    return value === '' || name === undefined ? value : `${name}: ${value}`
  })
  return values.filter((value) => value !== '').join(' | ')
}
