import type { Bench } from '../harness/bench.ts'
import { runChild } from '../harness/child.ts'
import { pdfsOf } from '../harness/documents.ts'
import { alternate, median } from '../harness/measure.ts'
import { megabytes, printTable, times, whole } from '../harness/report.ts'

/** The report of a process that read the documents. */
export interface IngestResult {
  readonly pages: number
  /** 0 when nothing is indexed. */
  readonly chunks: number
  /** Documents that could not be read. */
  readonly failed: number
  readonly seconds: number
  readonly peakBytes: number
}

const SIDES = {
  'DocChat, 2 workers': new URL('./docchat-process.ts', import.meta.url),
  'bare pdf-parse': new URL('./pdf-parse-process.ts', import.meta.url),
}

/** Measures PDFs to a searchable index, compared with a loop that only reads their text. */
export const ingestBench: Bench = {
  name: 'ingest',
  summary: 'pages per second from PDF to index, compared with bare pdf-parse (--documents)',
  async run(options) {
    const paths = await pdfsOf(options)
    const [docchat, bare] = ['DocChat, 2 workers', 'bare pdf-parse'] as const
    const results = await alternate(options.rounds ?? 3, {
      [docchat]: () => runChild<IngestResult>(SIDES[docchat], paths),
      [bare]: () => runChild<IngestResult>(SIDES[bare], paths),
    })
    const speed = (side: keyof typeof SIDES) =>
      median((results[side] ?? []).map(({ pages, seconds }) => pages / seconds))
    const row = (side: keyof typeof SIDES) => {
      const runs = results[side] ?? []
      return [
        side,
        whole(runs[0]?.pages ?? 0),
        whole(runs[0]?.chunks ?? 0),
        median(runs.map(({ seconds }) => seconds)).toFixed(1),
        whole(speed(side)),
        megabytes(median(runs.map(({ peakBytes }) => peakBytes))),
        times(speed(side) / speed(bare)),
      ]
    }
    printTable(
      [`${paths.length} PDFs`, 'pages', 'chunks', 'seconds', 'pages/s', 'peak RSS', 'ratio'],
      [row(docchat), row(bare)],
    )
    const failed = results[docchat]?.[0]?.failed ?? 0
    if (failed > 0) console.log(`DocChat could not read ${failed} of the documents.\n`)
  },
}
