import { parentPort } from 'node:worker_threads'
import { embeddingOf, openKernel } from './kernel.ts'
import { lowerPriority } from './low-priority.ts'
import type { Model } from './model.ts'
import { threadData } from './thread-data.ts'
import { wordPieceTokenizer } from './tokenizer.ts'
import { widened } from './wide.ts'

// A thread of the pool for the bundled model. It uses its own part of the shared memory.

/** After so many milliseconds of work, wider vectors are worth the time that compiling and checking them takes. */
const WORTH_WIDENING = 500

const { kernel: code, memory, vocabulary, room, wide } = await threadData<Model>()
const tokenize = wordPieceTokenizer(vocabulary.split('\n'))
let kernel = openKernel(code, memory, room)
let untilWide = wide === null ? Number.POSITIVE_INFINITY : WORTH_WIDENING

lowerPriority()
parentPort?.on('message', (text: string) => {
  const began = performance.now()
  parentPort?.postMessage(embeddingOf(kernel.run(tokenize(text))))
  untilWide -= performance.now() - began
  if (wide === null || untilWide > 0) return
  kernel = widened(kernel, wide, memory, room)
  untilWide = Number.POSITIVE_INFINITY
})
parentPort?.postMessage(null)
