import type { NewVersion } from '../catalog/catalog.ts'
import type { Exchange } from '../conversation/conversation-store.ts'
import type { Document, DocumentVersion } from '../document.ts'
import type { Chunk } from '../search/search-index.ts'
import type { VectorSpace } from '../search/vector-space.ts'
import type { Store } from '../store/store.ts'

let serial = 0

/** Returns a version with unique bytes by default. */
export function file(changes: Partial<NewVersion> = {}): NewVersion {
  const unique = String(++serial)
  return {
    owner: `owner ${unique}`,
    source: 'report.pdf',
    name: 'report.pdf',
    sha256: unique.padStart(64, '0'),
    sizeBytes: 10,
    mediaType: 'application/pdf',
    blobKey: unique.padStart(32, '0'),
    ...changes,
  }
}

export function chunk(page: number, text: string): Chunk {
  return { page, start: 0, end: text.length, text }
}

/** Returns a question that the documents did not answer. */
export function exchange(question: string): Exchange {
  const answer = {
    text: '',
    citations: [],
    noAnswer: 'nothing-relevant',
    model: null,
    complete: true,
  } as const
  return { question, answer: { ...answer, query: question }, askedAt: '2026-11-22T10:00:00.000Z' }
}

/** Adds a document whose pages are published, with one chunk per page. */
export async function published(
  store: Store,
  owner: string,
  texts: readonly string[],
  changes: Partial<NewVersion> = {},
): Promise<{ readonly document: Document; readonly version: DocumentVersion }> {
  const { document, version } = await store.catalog.admit(file({ owner, ...changes }))
  const pages = texts.map((text, index) => ({ number: index + 1, text }))
  await store.catalog.putPages(version.id, pages)
  await store.search.append(
    version.id,
    pages.map(({ number, text }) => chunk(number, text)),
  )
  await store.search.publish(version.id)
  return { document, version }
}

/** Gives a version's chunks these vectors, in reading order. */
export async function embedAll(
  store: Store,
  versionId: string,
  space: VectorSpace,
  vectors: readonly (readonly number[])[],
): Promise<void> {
  const pending = await store.search.pending(versionId, space, vectors.length)
  await store.search.addVectors(
    space,
    pending.map(({ chunkId }, index) => ({ chunkId, vector: new Float32Array(vectors[index] ?? []) })),
  )
}

/** Returns the id of a chunk that was deleted. */
export async function goneChunk(store: Store): Promise<string> {
  const { version } = await published(store, 'owner of chunks that are gone', ['gone'])
  const [chunk] = await store.search.spans(version.id)
  await store.search.remove(version.id)
  while ((await store.search.sweep(10)) > 0);
  if (chunk === undefined) throw new Error('A chunk was added, but does not exist.')
  return chunk.chunkId
}
