// Reads the documents as a worker does, in a separate process: two at a time, page by page.
import { basename } from 'node:path'
import { extractorPool } from '../../../packages/core/src/extract/pool/pool.ts'
import { tell } from '../harness/child.ts'
import { watchLoop } from '../harness/loop-delay.ts'
import { secondsSince } from '../harness/measure.ts'
import { watchMemory } from '../harness/memory.ts'
import type { ExtractResult } from './extract.ts'

using memory = watchMemory()
using loop = watchLoop()
const started = performance.now()
let pages = 0
let failed = 0
const paths = process.argv.slice(2).values()

async function readAll(): Promise<void> {
  for (const path of paths) {
    try {
      const request = { path, mediaType: 'application/pdf', name: basename(path) }
      for await (const event of pool.extract(request)) if (event.type === 'page') pages++
    } catch {
      failed++
    }
  }
}

const pool = extractorPool({ size: 2, mediaTypes: ['application/pdf'] })
await Promise.all([readAll(), readAll()])
const seconds = secondsSince(started)
// The pool's processes end before this one, so that their times are known.
await pool[Symbol.asyncDispose]()
tell({
  pages,
  failed,
  seconds,
  peakBytes: memory.peakBytes(),
  loopDelayMs: loop.worstMs(),
} satisfies ExtractResult)
