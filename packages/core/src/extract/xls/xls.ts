import type { Extractor, ExtractRequest } from '../extractor.ts'
import { openOle } from '../ole/container.ts'
import { summaryOf } from '../ole/summary.ts'
import { type ReadDocument, yieldPages } from '../pages/pages.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { sheetProblems } from '../sheets/problems.ts'
import { sheetPages } from '../sheets/sheet-pages.ts'
import { readSheet } from './sheet.ts'
import { readWorkbook } from './workbook.ts'

const MAX_MERGES = 100_000

/** Reads workbooks of Excel 97 to 2003 as those of later versions: each row is a line, values as Excel shows them. */
export function xlsExtractor(): Extractor {
  return {
    mediaTypes: ['application/vnd.ms-excel'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const kind = 'an Excel workbook of 1997 or later'
      yield* yieldPages(await refusingDamage(request.name, kind, () => read(request)), request, options)
    },
  }
}

async function read({ path, name }: ExtractRequest): Promise<ReadDocument> {
  const container = await openOle(path, name)
  const stream = container.stream('Workbook') ?? container.stream('Book')
  if (stream === null) throw new Error('no workbook inside')
  const workbook = readWorkbook(stream, name)
  const pages = sheetPages()
  const problems = sheetProblems(name, pages)
  for (const sheet of workbook.sheets) {
    if (pages.isFull) break
    const content = readSheet(stream, sheet.start, workbook)
    pages.open(sheet.name)
    for (const range of content.merged.slice(0, MAX_MERGES)) pages.span(range)
    for (const [row, cells] of [...content.rows].sort(([a], [b]) => a - b))
      if (!pages.isFull) pages.row({ row, cells })
    for (const line of content.lines) pages.line(line)
    problems.add(pages.close(), { ...content, ...sheet })
  }
  return { metadata: summaryOf(container), isCut: true, ...problems.end() }
}
