import { createHash } from 'node:crypto'
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
  /** Embeds texts that were embedded before as well. @defaultValue false */
  readonly anew?: boolean
}

/** Vectors committed at a time: about 10 ms. */
const STORE_VECTORS = 128
/** Batches looked up at a time, per concurrent call. */
const LOOK_AHEAD = 4

/**
 * Embeds the chunks of a version that have no vector yet, in page order. Texts that the owner's documents had before, such as
 * the pages of an earlier version, keep their vectors. Each batch is committed under the lease as it arrives, so that an
 * interrupted run continues with the rest. When a call fails, the results of the others are stored before the error is
 * thrown.
 *
 * @returns false when it released the job because others are waiting; the rest is then embedded in its next turn.
 */
export async function embedPending(
  { store, embedder, sliceMs = SLICE_MS, anew = false }: EmbedDependencies,
  lease: Lease,
  document: Document,
  version: DocumentVersion,
  context: JobContext,
): Promise<boolean> {
  const { signal } = context
  let begun = performance.now()
  const { batchSize, concurrency = 1 } = embedder
  const total = await store.search.size(version.id)
  let done = await store.search.size(version.id, embedder)

  async function storeVectors(vectors: readonly ChunkVector[]): Promise<void> {
    for (const some of slices(vectors, STORE_VECTORS)) {
      await store.transaction(async (tx) => {
        await tx.jobs.progress(lease, { stage: 'embed', done: done + some.length, total })
        await tx.search.addVectors(embedder, some)
      })
      done += some.length
    }
  }

  /** Stores the vectors of texts that were embedded before. @returns the other chunks. */
  async function reuse(chunks: readonly TextToEmbed[]): Promise<readonly TextToEmbed[]> {
    if (anew) return chunks
    const keys = [...new Set(chunks.map(({ textKey }) => textKey))]
    const known = (await store.search.embeddedTexts?.(embedder, keys)) ?? new Map()
    await storeVectors(
      chunks.flatMap(({ chunkId, textKey }) => {
        const found = known.get(textKey)
        return found === undefined ? [] : [{ ...found, chunkId, textKey }]
      }),
    )
    return chunks.filter(({ textKey }) => !known.has(textKey))
  }

  /** Embeds texts, each once for all chunks that have it. */
  async function embedBatch(texts: readonly (readonly TextToEmbed[])[]): Promise<void> {
    const embedded = await embed(
      embedder,
      texts.map(([first]) => first?.text ?? ''),
      signal,
    )
    if (embedded.length !== texts.length) throw failed(`${embedded.length} vectors for ${texts.length} texts`)
    await storeVectors(
      texts.flatMap((chunks, index) => {
        const found = checked(embedded[index])
        return chunks.map(({ chunkId, textKey }) => ({ ...found, chunkId, textKey }))
      }),
    )
  }

  const isOver = () => performance.now() - begun >= sliceMs
  for (let round = 0; ; round++) {
    const chunks = await store.search.pending(version.id, embedder, batchSize * concurrency * LOOK_AHEAD)
    if (chunks.length === 0) return true
    if (round > 0 && isOver()) {
      if (await giveWay(store, lease, context)) return false
      begun = performance.now()
    }
    const left = await reuse(await textsOf(store, document, version.id, chunks))
    const texts = [...Map.groupBy(left, ({ textKey }) => textKey).values()]
    await inParallel(slices(texts, batchSize), concurrency, embedBatch, isOver)
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

/** A chunk and what is embedded of it. */
interface TextToEmbed {
  readonly chunkId: string
  readonly text: string
  readonly textKey: string
}

/** Returns the texts to embed: each chunk preceded by its document's title, which says what it is about. */
async function textsOf(
  store: Store,
  { owner, name }: Document,
  versionId: string,
  chunks: readonly ChunkSpan[],
): Promise<TextToEmbed[]> {
  const title = titleOf(name)
  const numbers = [...new Set(chunks.map(({ page }) => page))]
  const pages = await store.catalog.pages(numbers.map((page) => ({ versionId, page })))
  const byNumber = new Map(pages.flatMap((page) => (page === null ? [] : [[page.number, page.text]])))
  return chunks.map(({ chunkId, page, start, end, context }) => {
    const own = byNumber.get(page)?.slice(start, end) ?? ''
    const text = context === '' ? `${title}. ${own}` : `${title}. ${context}\n${own}`
    return { chunkId, text, textKey: textKeyOf(owner, text) }
  })
}

/** Identifies a text among those of its owner: nobody's work tells what others have. */
function textKeyOf(owner: string, text: string): string {
  return createHash('sha256').update(`${owner}\0${text}`).digest('hex').slice(0, 32)
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
