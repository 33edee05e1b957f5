import type { Bench } from '../harness/bench.ts'
import { runChild } from '../harness/child.ts'
import { pdfsOf } from '../harness/documents.ts'
import { alternate, median } from '../harness/measure.ts'
import { watchTree } from '../harness/process-tree.ts'
import { megabytes, printTable, times, whole } from '../harness/report.ts'

/** The report of a process that read the documents. */
export interface ExtractResult {
  readonly pages: number
  /** Documents that could not be read. */
  readonly failed: number
  readonly seconds: number
  /** Peak memory of the started process, without its own children. */
  readonly peakBytes: number
  /** The longest event loop delay of that process; absent when it does the reading itself. */
  readonly loopDelayMs?: number
}

interface Measured extends ExtractResult {
  readonly cpuSeconds: number
  /** Peak memory of a process that reads. */
  readonly readerBytes: number
}

const program = (path: string) => new URL(path, import.meta.url)

const SIDES = {
  'DocChat, 2 processes': program('./pool-process.ts'),
  'bare pdf-parse': program('../ingest/pdf-parse-process.ts'),
  pdftotext: program('./pdftotext-process.ts'),
} as const

type Side = keyof typeof SIDES

/** Measures only the text extraction of PDFs: in guarded processes, in a bare loop, and with a native program. */
export const extractBench: Bench = {
  name: 'extract',
  summary: 'text of PDFs in guarded processes, compared with pdf-parse and pdftotext (--documents)',
  async run(options) {
    const paths = await pdfsOf(options)
    const run = (side: Side) => () => measure(SIDES[side], paths)
    const results = await alternate<Side, Measured>(options.rounds ?? 1, {
      'DocChat, 2 processes': run('DocChat, 2 processes'),
      'bare pdf-parse': run('bare pdf-parse'),
      pdftotext: run('pdftotext'),
    })
    const middle = (side: Side, value: (result: Measured) => number) => median(results[side].map(value))
    const speed = (side: Side) => middle(side, ({ pages, seconds }) => pages / seconds)
    const cost = (side: Side) => middle(side, ({ pages, cpuSeconds }) => (cpuSeconds * 1000) / pages)
    const ran = (Object.keys(SIDES) as Side[]).filter((side) => (results[side][0]?.pages ?? 0) > 0)
    printTable(
      [`${paths.length} PDFs`, 'pages', 'pages/s', 'ratio', 'CPU ms/page', 'ratio', 'peak RSS'],
      ran.map((side) => [
        side,
        whole(middle(side, ({ pages }) => pages)),
        whole(speed(side)),
        times(speed(side) / speed('bare pdf-parse')),
        cost(side).toFixed(1),
        times(cost(side) / cost('bare pdf-parse')),
        megabytes(middle(side, ({ readerBytes }) => readerBytes)),
      ]),
    )
    const docchat = results['DocChat, 2 processes']
    const delay = Math.max(...docchat.map(({ loopDelayMs = Number.NaN }) => loopDelayMs))
    const serving = Math.max(...docchat.map(({ peakBytes }) => peakBytes))
    console.log(
      `Serving process meanwhile: at most ${megabytes(serving)}, longest loop delay ${whole(delay)} ms.`,
    )
    console.log(`DocChat could not read ${docchat[0]?.failed ?? 0} of the documents.\n`)
  },
}

async function measure(program: URL, paths: readonly string[]): Promise<Measured> {
  using tree = watchTree()
  const result = await runChild<ExtractResult>(program, paths)
  // A side that starts no processes of its own reads in the started process.
  return { ...result, cpuSeconds: tree.cpuSeconds(), readerBytes: tree.peakBytes() || result.peakBytes }
}
