// Reads the documents with the native program, if it is installed; its pages end with form feeds.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { tell } from '../harness/child.ts'
import { secondsSince } from '../harness/measure.ts'
import { watchMemory } from '../harness/memory.ts'
import type { ExtractResult } from './extract.ts'

const LARGEST_TEXT = 2 ** 28

using memory = watchMemory()
const started = performance.now()
let pages = 0
let failed = 0
for (const path of process.argv.slice(2)) {
  try {
    const { stdout } = await promisify(execFile)('pdftotext', [path, '-'], { maxBuffer: LARGEST_TEXT })
    pages += stdout.split('\f').length - 1
  } catch {
    failed++
  }
}
tell({ pages, failed, seconds: secondsSince(started), peakBytes: memory.peakBytes() } satisfies ExtractResult)
