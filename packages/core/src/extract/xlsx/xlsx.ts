import type { Extractor, ExtractRequest } from '../extractor.ts'
import { chartText } from '../ooxml/chart.ts'
import { coreMetadata, drawingText, mainPart, relationshipsOf } from '../ooxml/package.ts'
import { type ReadDocument, yieldPages } from '../pages/pages.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { sheetProblems } from '../sheets/problems.ts'
import { sheetPages } from '../sheets/sheet-pages.ts'
import type { ZipArchive } from '../zip/archive.ts'
import { readZip } from '../zip/read-zip.ts'
import { readNotes } from './notes.ts'
import { readMerges, readRows } from './sheet.ts'
import { readWorkbook, type Workbook } from './workbook.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Reads Excel workbooks: each row is a line, as Excel shows its values; the last calculated values of formulas. */
export function xlsxExtractor(): Extractor {
  return {
    mediaTypes: [XLSX],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const document = await refusingDamage(request.name, 'an Excel workbook', () =>
        readZip(request, (archive) => read(archive, request)),
      )
      yield* yieldPages(document, request, options)
    },
  }
}

async function read(archive: ZipArchive, { name }: ExtractRequest): Promise<ReadDocument> {
  const workbook = await readWorkbook(archive, await mainPart(archive))
  const pages = sheetPages()
  const problems = sheetProblems(name, pages)
  for (const sheet of workbook.sheets) {
    if (pages.isFull) break
    pages.open(sheet.name)
    for (const range of await readMerges(await archive.part(sheet.part))) pages.span(range)
    const { margins, ...state } = await readRows(await archive.part(sheet.part), workbook, pages)
    for (const line of [...(await linesBeside(archive, sheet.part)), ...margins]) pages.line(line)
    problems.add(pages.close(), { ...state, name: sheet.name, hidden: sheet.hidden })
  }
  return { metadata: await metadataOf(archive, workbook), isCut: true, ...problems.end() }
}

/** The text beside a sheet's cells: notes, text boxes and charts. */
async function linesBeside(archive: ZipArchive, part: string): Promise<string[]> {
  const lines: string[] = []
  for (const { type, target } of await relationshipsOf(archive, part)) {
    if (type === 'comments') lines.push(...(await readNotes(await archive.part(target))))
    if (type !== 'drawing') continue
    lines.push(...(await drawingText(archive, target)))
    for (const inside of await relationshipsOf(archive, target))
      if (inside.type === 'chart') lines.push(...(await chartText(await archive.part(inside.target))))
  }
  return lines
}

async function metadataOf(archive: ZipArchive, { properties }: Workbook) {
  return properties === null ? {} : await coreMetadata(archive, properties)
}
