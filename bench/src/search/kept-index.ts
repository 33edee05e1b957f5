import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sqliteStore } from '../../../packages/core/src/sqlite/store.ts'
import type { Store } from '../../../packages/core/src/store/store.ts'
import { secondsSince } from '../harness/measure.ts'
import { addDocument, SPACE } from './add-document.ts'
import { clusters } from './clusters.ts'
import { OWNER } from './index-of.ts'
import { numbers, text } from './synthetic.ts'

/** Chunks in each document, each on a page of its own, and words in each: a third of what real ones have. */
const PER_DOCUMENT = 500
const WORDS = 60

/** How fast chunks were added from one size to another. */
export interface Growth {
  readonly from: number
  readonly to: number
  readonly chunksPerSecond: number
}

/** Adds made-up documents, with words and vectors, until there are this many chunks. */
export async function grow(
  store: Store,
  from: number,
  to: number,
  random: () => number,
  vector: () => Float32Array,
): Promise<Growth> {
  // What is made up is not timed.
  let seconds = 0
  for (let at = from; at < to; at += PER_DOCUMENT) {
    const count = Math.min(PER_DOCUMENT, to - at)
    const texts = Array.from({ length: count }, () => text(WORDS, random))
    const vectors = texts.map(() => vector())
    const started = performance.now()
    await addDocument(store, { owner: OWNER, name: `document ${at}` }, texts, vectors)
    seconds += secondsSince(started)
  }
  return { from, to, chunksPerSecond: (to - from) / seconds }
}

/** Returns a folder with an index of this many chunks; it is made the first time, which takes minutes for a million. */
export async function keptIndex(folder: string, chunks: number): Promise<string> {
  const path = join(folder, `chunks-${chunks}`)
  if (existsSync(path)) return path
  const unfinished = `${path}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true })
  const random = numbers(1)
  const store = sqliteStore({ directory: unfinished })
  try {
    const { chunksPerSecond } = await grow(store, 0, chunks, random, clusters(SPACE.dimensions, random))
    console.log(`${chunks} chunks added, ${Math.round(chunksPerSecond)} a second`)
  } finally {
    await store[Symbol.asyncDispose]()
  }
  await rename(unfinished, path)
  return path
}
