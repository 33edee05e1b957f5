import { sqliteStore } from '../../../packages/core/src/sqlite/store.ts'
import type { Store } from '../../../packages/core/src/store/store.ts'
import { text, vector } from './synthetic.ts'

export const SPACE: { readonly model: string; readonly dimensions: number } = {
  model: 'synthetic',
  dimensions: 384,
}
export const OWNER = 'bench'

/** Chunks per document, and words per chunk: a third of what real ones have, to finish in reasonable time. */
const CHUNKS = 100
const WORDS = 60

/** An index that grows. */
export interface GrowingIndex extends AsyncDisposable {
  readonly store: Store
  /** Adds documents until there are this many chunks. */
  growTo(chunks: number): Promise<void>
}

/** Opens an empty index in a folder. */
export function openIndex(directory: string, random: () => number): GrowingIndex {
  const store = sqliteStore({ directory })
  let documents = 0
  return {
    store,
    async growTo(chunks) {
      while (documents * CHUNKS < chunks) await addDocument(store, ++documents, random)
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

/** Adds one document in one transaction, with one chunk per page. */
async function addDocument(store: Store, number: number, random: () => number): Promise<void> {
  const name = `document ${number}`
  const pages = Array.from({ length: CHUNKS }, (_, i) => ({ number: i + 1, text: text(WORDS, random) }))
  await store.transaction(async ({ catalog, search }) => {
    const { version } = await catalog.admit({
      owner: OWNER,
      source: name,
      name,
      sha256: String(number).padStart(64, '0'),
      sizeBytes: 1,
      mediaType: 'text/plain',
      blobKey: String(number).padStart(32, '0'),
    })
    await catalog.putPages(version.id, pages)
    await search.append(
      version.id,
      pages.map(({ number: page, text }) => ({ page, start: 0, end: text.length, text })),
    )
    await search.publish(version.id)
    const spans = await search.pending(version.id, SPACE, CHUNKS)
    const vectors = spans.map(({ chunkId }) => ({ chunkId, vector: vector(SPACE.dimensions, random) }))
    await search.addVectors(SPACE, vectors)
  })
}
