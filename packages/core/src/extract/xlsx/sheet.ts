import type { Readable } from 'node:stream'
import { readXml } from '../docx/xml.ts'
import type { SheetState } from '../sheets/problems.ts'
import { type CellRange, readRange } from '../sheets/reference.ts'
import type { SheetPages } from '../sheets/sheet-pages.ts'
import { marginText } from './margins.ts'
import { richText } from './rich-text.ts'
import { unescaped } from './strings.ts'
import type { Workbook } from './workbook.ts'

/** No version of Excel has more. */
const MAX_COLUMNS = 16_384
const MAX_MERGES = 100_000
const TAIL = 80
const MARGIN = /^(?:odd|even|first)(?:Header|Footer)$/

type Attributes = Readonly<Record<string, string>>
type Shared = Pick<Workbook, 'strings' | 'patterns' | 'numbers'>

/** Finds the merged cells of a sheet, which its XML names after the rows. */
export async function readMerges(source: Readable | null): Promise<CellRange[]> {
  const merges: CellRange[] = []
  if (source === null) return merges
  let rest = ''
  for await (const chunk of source) {
    rest += (chunk as Buffer).toString('latin1')
    for (const [, reference = ''] of rest.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?ref="([^"]{1,30})"/g)) {
      const range = readRange(reference)
      if (range !== null && merges.length < MAX_MERGES) merges.push(range)
    }
    // An element may go on in the next chunk.
    const start = rest.lastIndexOf('<', rest.length)
    rest = rest.slice(
      start === -1 || rest.includes('>', start) ? rest.length : Math.max(start, rest.length - TAIL),
    )
  }
  return merges
}

/** Reads the rows of a sheet. */
export async function readRows(
  source: Readable | null,
  workbook: Shared,
  pages: Pick<SheetPages, 'row' | 'isFull'>,
): Promise<SheetState & { readonly margins: readonly string[] }> {
  const state = { hiddenRows: 0, hiddenColumns: 0, withoutValue: 0, margins: new Set<string>() }
  let margin: string | null = null
  let row = -1
  let column = -1
  let cells: string[] = []
  let cell: Attributes = {}
  let value = ''
  const inline = richText()
  let reading = false
  let isFormula = false
  await readXml(source, {
    open(name, attributes) {
      reading = name === 'v'
      if (MARGIN.test(name)) margin = ''
      inline.open(name, attributes)
      if (name === 'row') {
        row = attributes['r'] === undefined ? row + 1 : Number(attributes['r']) - 1
        column = -1
        cells = []
        if (isTrue(attributes['hidden'])) state.hiddenRows++
      } else if (name === 'c') {
        column = attributes['r'] === undefined ? column + 1 : (readRange(attributes['r'])?.left ?? column + 1)
        cell = attributes
        value = ''
        inline.clear()
        isFormula = false
      } else if (name === 'f') isFormula = true
      else if (name === 'col' && isTrue(attributes['hidden'])) state.hiddenColumns++
    },
    text(text) {
      if (margin !== null) margin += text
      else if (reading) value += text
      else inline.add(text)
    },
    close(name) {
      reading = false
      inline.close(name)
      if (margin !== null) {
        const text = marginText(margin)
        if (text !== '') state.margins.add(`${name.endsWith('Header') ? 'Header' : 'Footer'}: ${text}`)
        margin = null
      }
      if (name === 'c') {
        value += inline.text
        if (isFormula && value === '' && cell['t'] !== 'str') state.withoutValue++
        if (value === '' || column >= MAX_COLUMNS) return
        while (cells.length < column) cells.push('')
        cells[column] = shown(value, cell, workbook)
      } else if (name === 'row' && !pages.isFull) pages.row({ row, cells })
    },
  })
  return { ...state, margins: [...state.margins] }
}

/** Returns a cell's value as Excel shows it. */
function shown(
  value: string,
  { t: type = 'n', s = '' }: Attributes,
  { strings, patterns, numbers }: Shared,
): string {
  if (type === 's') return strings[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (type === 'n') return numbers.write(Number(value), patterns[Number(s)] ?? 'General')
  return unescaped(value)
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}
