import type { Extractor, ExtractRequest } from '../extractor.ts'
import { type OleContainer, openOle } from '../ole/container.ts'
import { isFormula, namesOfObjects } from '../ole/programs.ts'
import { summaryOf } from '../ole/summary.ts'
import { type FlowWriter, flowWriter } from '../pages/flow.ts'
import { pageBuilder, type ReadDocument, yieldPages } from '../pages/pages.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { readFileInfo } from './file-info.ts'
import { type ListNumbers, readLists } from './lists.ts'
import { MARKS, type Paragraph, paragraphReader } from './paragraphs.ts'
import { shownReader } from './shown.ts'

/** Where a note or a comment belongs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const REFERENCES = /[\u0002\u0005]/g
/** The lines between text and footnotes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const SEPARATORS = /^[\u0003\u0004\s]*$/

/** Reads documents of Word 97 to 2003: text, tables, headings; at the end notes, comments, headers and text boxes. */
export function docExtractor(): Extractor {
  return {
    mediaTypes: ['application/msword'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const kind = 'a document of Word 97 or later'
      yield* yieldPages(await refusingDamage(request.name, kind, () => read(request)), request, options)
    },
  }
}

async function read({ path, name }: ExtractRequest): Promise<ReadDocument> {
  const container = await openOle(path, name)
  const info = readFileInfo(container, name)
  const paragraphs = paragraphReader(info)
  const parts: Record<string, Paragraph[]> = {}
  let at = 0
  for (const [part, length] of Object.entries(info.lengths)) {
    parts[part] = paragraphs(at, at + length)
    at += length
  }
  const { main = [], footnotes = [], endnotes = [], comments = [], headers = [] } = parts
  const builder = pageBuilder()
  const writer = flowWriter((block) => builder.add(block))
  // Only one kind of notes is numbered by the order of its marks.
  const numbered = footnotes.length === 0 || endnotes.length === 0
  const { pictures, programs } = writeBody(writer, main, { numbered, numberOf: readLists(info) })
  const after = (lines: readonly string[]) => {
    for (const [index, line] of lines.entries()) {
      writer.boundary(index === 0)
      writer.text(line)
    }
    writer.boundary(false)
  }
  after(linesOf([...(parts['boxes'] ?? []), ...(parts['headerBoxes'] ?? [])]))
  after(notesOf([...footnotes, ...endnotes], (number) => (numbered ? `[${number}] ` : 'Note: ')))
  after(notesOf(comments, () => 'Comment: '))
  after([...new Set(linesOf(headers))])
  writer.end()
  const pages = builder.end()
  const hasText = pages.some(({ text }) => text !== '')
  return {
    metadata: summaryOf(container),
    pages,
    problems: problemsOf(container, { pictures, programs }, hasText),
  }
}

/** What of a text is not read. */
interface Unread {
  readonly pictures: number
  /** The programs of embedded objects. */
  readonly programs: readonly string[]
}

interface BodyOptions {
  /** Whether notes are numbered. */
  readonly numbered: boolean
  readonly numberOf: ListNumbers
}

function writeBody(
  writer: FlowWriter,
  paragraphs: readonly Paragraph[],
  { numbered, numberOf }: BodyOptions,
): Unread {
  const shown = shownReader()
  let inTable = false
  let pictures = 0
  const programs: string[] = []
  let notes = 0
  for (const { text, mark, inTable: isCell, endsRow, startsPage, heading, item } of paragraphs) {
    const line = shown(text)
    pictures += line.pictures
    programs.push(...line.programs)
    if (isCell !== inTable) {
      if (isCell) writer.openTable()
      else writer.closeTable()
      if (isCell) writer.openRow()
      inTable = isCell
    }
    if (endsRow) {
      writer.closeRow()
      writer.openRow()
      continue
    }
    if (!isCell) {
      writer.boundary(heading > 0)
      if (startsPage) writer.startPage()
      if (heading > 0) writer.heading(heading)
    }
    const number = item === null || line.text.trim() === '' ? '' : numberOf(item.list, item.level)
    if (isCell) writer.text(number)
    else writer.prefix(number)
    const references = (mark: string) => (mark === '\u0002' && numbered ? `[${++notes}]` : '')
    for (const [index, part] of line.text.replace(REFERENCES, references).split('\n').entries()) {
      if (index > 0) writer.lineBreak()
      writer.text(part)
    }
    if (mark === MARKS.cell) writer.closeCell(false)
    else writer.boundary(heading > 0)
    if (mark === MARKS.page) writer.startPage()
  }
  if (inTable) writer.closeTable()
  return { pictures, programs }
}

function linesOf(paragraphs: readonly Paragraph[]): string[] {
  const shown = shownReader()
  return paragraphs
    .map(({ text }) => shown(text).text.replace(REFERENCES, '').replace(/\s+/g, ' ').trim())
    .filter((line) => !SEPARATORS.test(line))
}

/** A note or comment begins with its mark. */
function notesOf(paragraphs: readonly Paragraph[], prefix: (number: number) => string): string[] {
  const shown = shownReader()
  let number = 0
  return paragraphs.flatMap(({ text }) => {
    const begins = text.search(REFERENCES) !== -1
    if (begins) number++
    const line = shown(text).text.replace(REFERENCES, '').replace(/\s+/g, ' ').trim()
    return line === '' ? [] : [begins ? `${prefix(number)}${line}` : line]
  })
}

function problemsOf(
  { paths }: OleContainer,
  { pictures, programs }: Unread,
  hasText: boolean,
): ReadDocument['problems'][number][] {
  const objects = new Set(
    paths.filter((path) => path.startsWith('ObjectPool/')).map((path) => path.split('/')[1]),
  )
  const formulas = programs.filter(isFormula).length
  const unread = [
    ...namesOfObjects(formulas, Math.max(objects.size, programs.length) - formulas),
    ...(pictures > 0 && !hasText ? [`what its pictures show (${pictures})`] : []),
  ]
  if (unread.length === 0) return []
  return [{ page: 1, code: 'NOT_READ', message: `Some of the document was not read: ${unread.join(', ')}.` }]
}
