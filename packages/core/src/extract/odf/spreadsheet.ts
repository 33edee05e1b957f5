import { readXml } from '../docx/xml.ts'
import type { ReadDocument } from '../pages/pages.ts'
import { sheetProblems } from '../sheets/problems.ts'
import { columnLetters } from '../sheets/reference.ts'
import { sheetPages } from '../sheets/sheet-pages.ts'
import type { ZipArchive } from '../zip/archive.ts'
import { valueOfCell } from './cell-value.ts'
import type { ObjectTexts } from './object-text.ts'

const MAX_COLUMNS = 16_384

/** Reads the sheets of an OpenDocument spreadsheet. Its cells contain the text that they show, or only a value. */
export async function readSpreadsheet(
  archive: ZipArchive,
  name: string,
  objects: ObjectTexts,
): Promise<Pick<ReadDocument, 'pages' | 'problems'>> {
  const pages = sheetPages()
  const problems = sheetProblems(name, pages)
  const hiddenStyles = new Set<string>()
  let style = ''
  let sheet: { name: string; hidden: boolean; hiddenRows: number; hiddenColumns: number } | null = null
  let row = 0
  let cells: string[] = []
  let column = 0
  let repeatRow = 1
  let repeatCell = 1
  let text = ''
  /** What the cell shows if it has no text. */
  let value = ''
  let note = ''
  let inNote = 0
  let inText = 0
  let tables = 0
  const notes: string[] = []

  await readXml(await archive.part('content.xml'), {
    open(tag, attributes) {
      const times = (what: string) => Math.max(1, Number(attributes[`table:number-${what}`] ?? 1) || 1)
      const isHidden = ['collapse', 'filter'].includes(attributes['table:visibility'] ?? '')
      if (tag === 'style') style = attributes['style:name'] ?? ''
      else if (tag === 'table-properties' && attributes['table:display'] === 'false') hiddenStyles.add(style)
      else if (tag === 'table' && tables++ === 0) {
        const { 'table:name': sheetName = '', 'table:style-name': ownStyle = '' } = attributes
        sheet = { name: sheetName, hidden: hiddenStyles.has(ownStyle), hiddenRows: 0, hiddenColumns: 0 }
        row = 0
        pages.open(sheetName)
      } else if (tag === 'table-column' && isHidden && sheet !== null)
        sheet.hiddenColumns += times('columns-repeated')
      else if (tag === 'table-row') {
        cells = []
        column = 0
        repeatRow = times('rows-repeated')
        if (isHidden && sheet !== null) sheet.hiddenRows += repeatRow
      } else if (tag === 'table-cell' || tag === 'covered-table-cell') {
        repeatCell = times('columns-repeated')
        text = ''
        value = valueOfCell(attributes)
        const [across, down] = [times('columns-spanned'), times('rows-spanned')]
        if (across > 1 || down > 1)
          pages.span({ top: row, left: column, bottom: row + down - 1, right: column + across - 1 })
      } else if (tag === 'annotation') {
        inNote++
        note = ''
      } else if (tag === 'p') {
        inText++
        if (inNote > 0) note += ' '
        else {
          text += text === '' ? '' : ' '
          value = ''
        }
      } else if (tag === 's') text += ' '
      else if (tag === 'desc') inText++
      else if (tag === 'object') notes.push(...(objects(attributes['xlink:href'] ?? '')?.lines ?? []))
    },
    text(more) {
      if (inText === 0) return
      if (inNote > 0) note += more
      else text += more
    },
    close(tag) {
      if (tag === 'p' || tag === 'desc') inText--
      else if (tag === 'annotation') {
        inNote--
        if (note.trim() !== '') notes.push(`Note on ${columnLetters(column)}${row + 1}: ${note.trim()}`)
      } else if (tag === 'table-cell' || tag === 'covered-table-cell') {
        text ||= value
        if (text !== '')
          for (let at = column; at < Math.min(column + repeatCell, MAX_COLUMNS); at++) {
            while (cells.length < at) cells.push('')
            cells[at] = text
          }
        column += repeatCell
      } else if (tag === 'table-row') {
        // Empty rows are repeated a million times.
        if (cells.length > 0)
          for (let at = row; at < row + repeatRow && !pages.isFull; at++) pages.row({ row: at, cells })
        row += repeatRow
      } else if (tag === 'table' && --tables === 0 && sheet !== null) {
        for (const line of notes.splice(0)) pages.line(line)
        problems.add(pages.close(), { ...sheet, withoutValue: 0 })
        sheet = null
      }
    },
  })
  return problems.end()
}
