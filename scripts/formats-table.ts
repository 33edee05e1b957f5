/**
 * Writes the table in docs/guide/formats.md from the list of formats; with --check, only says whether it is up to date.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { type BuiltInFormat, needsOcr } from '../packages/core/src/formats/built-in-format.ts'
import { FORMATS } from '../packages/core/src/formats/index.ts'

const file = new URL('../docs/guide/formats.md', import.meta.url)
const [begin, end] = ['<!-- formats -->\n\n', '\n<!-- /formats -->']
const HEAD = ['format', 'extensions', 'media type', 'read', 'thumbnail']

const actual = await readFile(file, 'utf8')
const start = actual.indexOf(begin)
const stop = actual.indexOf(end)
if (start === -1 || stop < start) throw new Error(`${file.pathname} has no place for the table of formats.`)
const expected = actual.slice(0, start + begin.length) + table() + actual.slice(stop)

if (!process.argv.includes('--check')) {
  await writeFile(file, expected)
} else if (actual !== expected) {
  console.error('The table in docs/guide/formats.md is stale. Run: node scripts/formats-table.ts')
  process.exitCode = 1
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
  const where = format.readers.isolated ? 'in a process of its own' : 'by the worker itself'
  return format.readers.ocr ? `${where}, scanned pages by OCR` : where
}
