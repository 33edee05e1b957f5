/** Generates the table in docs/guide/formats.md from the list of formats. */
import { type BuiltInFormat, needsOcr } from '../../packages/core/src/formats/built-in-format.ts'
import { FORMATS } from '../../packages/core/src/formats/index.ts'

const [BEGIN, END] = ['<!-- formats -->\n\n', '\n<!-- /formats -->']
const HEAD = ['format', 'extensions', 'media type', 'read', 'thumbnail']

/** The page with an up-to-date table. */
export function withFormatsTable(page: string): string {
  const start = page.indexOf(BEGIN)
  const stop = page.indexOf(END)
  if (start === -1 || stop < start)
    throw new Error(
      `docs/guide/formats.md has no place for the table of formats. Put ${BEGIN.trim()} and ${END.trim()} there.`,
    )
  return page.slice(0, start + BEGIN.length) + table() + page.slice(stop)
}

function table(): string {
  const rows = [HEAD, ...FORMATS.map(row)]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`
  const [head, ...body] = rows.map(line)
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('')
}

function row(format: BuiltInFormat): string[] {
  const { name, extensions, mediaType, readers } = format
  const code = (text: string) => `\`${text}\``
  return [
    name,
    extensions.map((extension) => code(`.${extension}`)).join(', '),
    code(mediaType),
    howItIsRead(format),
    readers.thumbnail ? 'yes' : 'no',
  ]
}

function howItIsRead(format: BuiltInFormat): string {
  if (needsOcr(format)) return 'by OCR'
  const where = format.readers.isolated ? 'in a separate process' : 'by the worker itself'
  return format.readers.ocr ? `${where}, scanned pages by OCR` : where
}
