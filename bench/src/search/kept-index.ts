import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sqliteStore } from '../../../packages/core/src/sqlite/store.ts'
import type { Store } from '../../../packages/core/src/store/store.ts'
import { secondsSince } from '../harness/measure.ts'
import { clusters } from './clusters.ts'
import { OWNER, SPACE } from './index-of.ts'
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
    await addDocument(store, `document ${at}`, texts, vectors)
    seconds += secondsSince(started)
  }
  return { from, to, chunksPerSecond: (to - from) / seconds }
}

/** Adds one document, with one chunk on each page. @returns its id. */
export async function addDocument(
  store: Store,
  name: string,
  texts: readonly string[],
  vectors: readonly Float32Array[],
): Promise<string> {
  const pages = texts.map((text, i) => ({ number: i + 1, text }))
  return store.transaction(async ({ catalog, search }) => {
    const { document, version } = await catalog.admit({
      owner: OWNER,
      source: name,
      name,
      sha256: name,
      sizeBytes: 1,
      mediaType: 'text/plain',
      blobKey: name,
    })
    await catalog.putPages(version.id, pages)
    await search.append(
      version.id,
      pages.map(({ number: page, text }) => ({ page, start: 0, end: text.length, text })),
    )
    await search.publish(version.id)
    const spans = await search.pending(version.id, SPACE, pages.length)
    await search.addVectors(
      SPACE,
      spans.flatMap(({ chunkId }, i) => ({
        chunkId,
        vector: vectors[i] ?? new Float32Array(SPACE.dimensions),
      })),
    )
    return document.id
  })
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
