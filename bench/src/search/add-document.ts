import type { Store } from '../../../packages/core/src/store/store.ts'

/** The space of made-up vectors. */
export const SPACE: { readonly model: string; readonly dimensions: number } = {
  model: 'synthetic',
  dimensions: 384,
}

/** Adds a document in one transaction, with one chunk on each page. */
export async function addDocument(
  store: Store,
  { owner, name }: { readonly owner: string; readonly name: string },
  texts: readonly string[],
  vectors: readonly Float32Array[],
): Promise<void> {
  const pages = texts.map((text, i) => ({ number: i + 1, text }))
  await store.transaction(async ({ catalog, search }) => {
    const { version } = await catalog.admit({
      ...{ owner, source: name, name },
      ...{ sha256: name, sizeBytes: 1, mediaType: 'text/plain', blobKey: name },
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
      spans.flatMap(({ chunkId }, i) => {
        const vector = vectors[i]
        return vector === undefined ? [] : { chunkId, vector }
      }),
    )
  })
}
