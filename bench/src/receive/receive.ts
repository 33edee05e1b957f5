import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileSystemBlobStore } from '../../../packages/core/src/blobs/file-system.ts'
import type { Bench } from '../harness/bench.ts'
import { runChild } from '../harness/child.ts'
import { alternate, median, secondsSince } from '../harness/measure.ts'
import { printTable, times, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { receiveText } from './receive-text.ts'
import { textStream } from './text-stream.ts'

const MEGABYTES = 256
const SIZE_BYTES = MEGABYTES * 1024 * 1024

/** Measures how fast an upload is stored, compared with a pipeline without checks, and the memory for a large one. */
export const receiveBench: Bench = {
  name: 'receive',
  summary: 'MB/s of an upload into storage, compared with a bare pipeline, and its memory',
  async run({ rounds = 5 }) {
    await using folder = await temporaryFolder()
    const blobs = await fileSystemBlobStore({ directory: join(folder.path, 'blobs') })
    const path = join(folder.path, 'bare')
    const results = await alternate(rounds, {
      receive: () => megabytesPerSecond(() => receiveText(blobs, SIZE_BYTES)),
      pipeline: () => megabytesPerSecond(() => pipeText(path, false)),
      synced: () => megabytesPerSecond(() => pipeText(path, true)),
    })
    const own = median(results.receive)
    printTable(
      [`${MEGABYTES} MB`, 'MB/s', 'receive to it'],
      [
        ['receive: checked, hashed, fsync', whole(own), times(1)],
        ['pipeline with fsync', whole(median(results.synced)), times(own / median(results.synced))],
        ['pipeline', whole(median(results.pipeline)), times(own / median(results.pipeline))],
      ],
    )
    const { growthBytes } = await runChild<MemoryResult>(new URL('./memory-process.ts', import.meta.url))
    console.log(`Peak RSS growth while receiving 1 GB: ${(growthBytes / 2 ** 20).toFixed(1)} MB\n`)
  },
}

/** The report of the process that measures memory. */
export interface MemoryResult {
  readonly growthBytes: number
}

async function megabytesPerSecond(store: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await store()
  return MEGABYTES / secondsSince(started)
}

async function pipeText(path: string, flush: boolean): Promise<void> {
  await pipeline(Readable.from(textStream(SIZE_BYTES)), createWriteStream(path, { flush }))
  await rm(path)
}
