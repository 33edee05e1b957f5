import type { Document, DocumentVersion } from '../document.ts'
import type { Embedder } from '../embed/embedder.ts'
import { embeddingSpan } from '../embed/traced.ts'
import { DocChatError } from '../errors.ts'
import type { JobContext } from '../queue/attempt.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { ChunkSpan, ChunkVector } from '../search/search-index.ts'
import { packTokens } from '../search/token-codes.ts'
import type { Store } from '../store/store.ts'
import { giveWay } from './give-way.ts'

/** How long a job works before it gives way to others: what a short document has to wait for. */
export const SLICE_MS = 2000

/** What {@link embedPending} works with. */
export interface EmbedDependencies {
  readonly store: Store
  readonly embedder: Embedder
  /** How long to work before giving way to waiting jobs, in milliseconds. @defaultValue {@link SLICE_MS} */
  readonly sliceMs?: number
}

/** Vectors committed at a time: about 10 ms. */
const STORE_VECTORS = 128
/** Batches looked up at a time, per concurrent call. */
const LOOK_AHEAD = 4

/**
 * Embeds the chunks of a version that have no vector yet, in page order. Each batch is committed under the lease as it
 * arrives, so that an interrupted run continues with the rest. When a call fails, the results of the others are stored
 * before the error is thrown.
 *
 * @returns false when it released the job because others are waiting; the rest is then embedded in its next turn.
 */
export async function embedPending(
  { store, embedder, sliceMs = SLICE_MS }: EmbedDependencies,
  lease: Lease,
  { name }: Document,
  version: DocumentVersion,
  context: JobContext,
): Promise<boolean> {
  const { signal } = context
  let begun = performance.now()
  const { batchSize, concurrency = 1 } = embedder
  const title = titleOf(name)
  const total = await store.search.size(version.id)
  let done = await store.search.size(version.id, embedder)

  async function embedBatch(chunks: readonly ChunkSpan[]): Promise<void> {
    const texts = await textsOf(store, version.id, title, chunks)
    const embedded = await embed(embedder, texts, signal)
    if (embedded.length !== chunks.length)
      throw failed(`${embedded.length} vectors for ${chunks.length} texts`)
    const pairs = chunks.map(({ chunkId }, index) => ({ chunkId, ...checked(embedded[index]) }))
    for (const some of slices(pairs, STORE_VECTORS)) {
      await store.transaction(async (tx) => {
        await tx.jobs.progress(lease, { stage: 'embed', done: done + some.length, total })
        await tx.search.addVectors(embedder, some)
      })
      done += some.length
    }
  }

  const isOver = () => performance.now() - begun >= sliceMs
  for (let round = 0; ; round++) {
    const chunks = await store.search.pending(version.id, embedder, batchSize * concurrency * LOOK_AHEAD)
    if (chunks.length === 0) return true
    if (round > 0 && isOver()) {
      if (await giveWay(store, lease, context)) return false
      begun = performance.now()
    }
    await inParallel(slices(chunks, batchSize), concurrency, embedBatch, isOver)
  }
}

/**
 * Processes items in order, a few at a time, and at least the first ones. After a failure, or when the time is over, no more
 * are started, and those in progress finish first.
 */
async function inParallel<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  const rest = items.values()
  let failed = false
  const lines = Array.from({ length: concurrency }, async () => {
    for (const item of rest) {
      if (failed) return
      await work(item).catch((error: unknown) => {
        failed = true
        throw error
      })
      if (isOver()) return
    }
  })
  const outcomes = await Promise.allSettled(lines)
  const failure = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failure !== undefined) throw failure.reason
}

function slices<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size))
}

/** Returns the texts to embed: each chunk preceded by its document's title, which says what it is about. */
async function textsOf(
  store: Store,
  versionId: string,
  title: string,
  chunks: readonly ChunkSpan[],
): Promise<string[]> {
  const numbers = [...new Set(chunks.map(({ page }) => page))]
  const pages = await store.catalog.pages(numbers.map((page) => ({ versionId, page })))
  const byNumber = new Map(pages.flatMap((page) => (page === null ? [] : [[page.number, page.text]])))
  return chunks.map(({ page, start, end, context }) => {
    const text = byNumber.get(page)?.slice(start, end) ?? ''
    return context === '' ? `${title}. ${text}` : `${title}. ${context}\n${text}`
  })
}

function titleOf(name: string): string {
  return name.replace(/\.[^.]+$/, '')
}

type Embedded = Omit<ChunkVector, 'chunkId'>

/** Embeds texts, with their tokens if the embedder can. */
async function embed(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly Embedded[]> {
  const options = { purpose: 'document', signal } as const
  const { tokens: tokenEmbedder } = embedder
  const call = <T>(work: () => Promise<T>) => embeddingSpan(embedder, texts.length, work)
  if (tokenEmbedder === undefined)
    return (await call(() => embedder.embed(texts, options))).map((vector) => ({ vector }))
  const embedded = await call(() => tokenEmbedder.embed(texts, options))
  return embedded.map(({ vector, tokens: { vectors } }) => ({
    vector,
    tokens: packTokens(vectors, tokenEmbedder.dimensions),
  }))
}

function checked(embedded: Embedded | undefined): Embedded {
  if (embedded?.vector.every(Number.isFinite) === true) return embedded
  throw failed('a vector with something in it that is not a number')
}

function failed(returned: string): DocChatError {
  return new DocChatError('EMBEDDER_FAILED', `The embedder returned ${returned}. Check the embedder.`)
}
