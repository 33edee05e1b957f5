import { sqliteStore } from '../../../packages/core/src/sqlite/store.ts'
import type { Store } from '../../../packages/core/src/store/store.ts'
import { addDocument, SPACE } from './add-document.ts'
import { text, vector } from './synthetic.ts'

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
      for (; documents * CHUNKS < chunks; documents++) {
        const texts = Array.from({ length: CHUNKS }, () => text(WORDS, random))
        const vectors = texts.map(() => vector(SPACE.dimensions, random))
        await addDocument(store, { owner: OWNER, name: `document ${documents + 1}` }, texts, vectors)
      }
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}
