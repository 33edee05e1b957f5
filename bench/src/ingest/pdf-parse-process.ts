// Reads the text of every page and discards it: the minimum cost of using pdf-parse.
import { readFile } from 'node:fs/promises'
import { PDFParse } from 'pdf-parse'
import { tell } from '../harness/child.ts'
import { secondsSince } from '../harness/measure.ts'
import { watchMemory } from '../harness/memory.ts'
import type { IngestResult } from './ingest.ts'

using memory = watchMemory()
const started = performance.now()
let pages = 0
for (const path of process.argv.slice(2)) {
  const parser = new PDFParse({ data: await readFile(path) })
  const { total } = await parser.getText({ partial: [0] })
  for (let page = 1; page <= total; page++) await parser.getText({ partial: [page] })
  await parser.destroy()
  pages += total
}
tell({
  pages,
  chunks: 0,
  failed: 0,
  seconds: secondsSince(started),
  peakBytes: memory.peakBytes(),
} satisfies IngestResult)
