import { setImmediate } from 'node:timers/promises'
import type { StoredPage, VersionChange } from '../catalog/catalog.ts'
import type { Chunker } from '../chunk/chunker.ts'
import type { DocumentVersion, PageWarning } from '../document.ts'
import type { ExtractEvent, OpenedEvent } from '../extract/extractor.ts'
import { unpackMarks } from '../layout/pack.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { Chunk } from '../search/search-index.ts'
import type { Store } from '../store/store.ts'
import { checkChunks } from './check-chunks.ts'
import { headingsUpTo } from './headings-up-to.ts'

/** What {@link indexPages} works with. */
export interface IndexDependencies {
  readonly store: Store
  readonly chunker: Chunker
}

/** Options of {@link indexPages}. */
export interface IndexPagesOptions {
  /** The stage that the job's progress reports. */
  readonly stage: 'extract' | 'chunk'
  readonly signal: AbortSignal
  /** The last page that was already indexed. @defaultValue 0 */
  readonly after?: number
  /** Whether a page is stored together with its chunks, but without its warnings. @defaultValue all are, with warnings */
  readonly picks?: (page: StoredPage) => Promise<boolean>
  /** Called after each batch; true when the job was released, so that the rest is left to its next turn. @defaultValue never */
  readonly givesWay?: () => Promise<boolean>
}

/** What {@link indexPages} did. */
interface IndexedPages {
  readonly last: number
  readonly made: number
  readonly warnings: readonly PageWarning[]
}

/** Batches are committed at most this often, because each is a transaction; full batches are committed at once. */
const STORE_MS = 200
const STORE_PAGES = 64
/** About 5 ms of indexing. */
const STORE_CHUNKS = 256

/**
 * Chunks a version's pages as they arrive, and stores pages and chunks in batches, each under the lease. The stored
 * chunks therefore always match the stored pages, and a run continues where the previous one stopped.
 *
 * @returns the number of the last page, how many chunks this run made, and all warnings; null when the job was released.
 */
export async function indexPages(
  { store, chunker }: IndexDependencies,
  lease: Lease,
  version: DocumentVersion,
  events: AsyncIterable<ExtractEvent>,
  { stage, signal, after = 0, picks, givesWay }: IndexPagesOptions,
): Promise<IndexedPages | null> {
  const warnings: PageWarning[] = picks === undefined ? [...version.warnings] : []
  let warned = warnings.length
  const path = await headingsUpTo(store, version.id, after)
  let opened: OpenedEvent | null = null
  let pages: StoredPage[] = []
  let chunks: Chunk[] = []
  let total: number | null = null
  let made = 0
  let last = after
  let stored = after
  let storedAt = 0

  async function storeBatch(): Promise<void> {
    const batch = { pages, chunks, opened }
    opened = null
    pages = []
    chunks = []
    stored = last
    storedAt = performance.now()
    await store.transaction(async (tx) => {
      await tx.jobs.progress(lease, { stage, done: last, total })
      if (batch.opened !== null) await tx.catalog.update(version.id, saidBy(batch.opened))
      await tx.catalog.putPages(version.id, batch.pages)
      await tx.search.append(version.id, batch.chunks)
      if (picks === undefined && warnings.length > warned) await tx.catalog.update(version.id, { warnings })
    })
    warned = warnings.length
  }

  try {
    for await (const event of events) {
      if (event.type === 'opened') {
        opened = event
        total = event.pageCount
      } else {
        const { page, layout } = event
        const storedPage = layout === undefined ? page : { ...page, layout }
        if (picks === undefined || (await picks(storedPage))) pages.push(storedPage)
        const headings = layout === undefined ? [] : unpackMarks(layout).headings
        const under = path.next(page, headings)
        const waits = event.warnings.some(({ code }) => code === 'OCR_PENDING')
        // A page that waits for OCR gets its chunks with its text.
        const more = waits ? [] : checkChunks(page, chunker(page, under))
        chunks.push(...more)
        made += more.length
        warnings.push(...event.warnings)
        last = page.number
        // Other requests in this process wait for one page at most.
        await setImmediate()
        signal.throwIfAborted()
      }
      const full = last - stored >= STORE_PAGES || chunks.length >= STORE_CHUNKS
      if (full || performance.now() - storedAt > STORE_MS) {
        await storeBatch()
        if ((await givesWay?.()) === true) return null
      }
    }
  } catch (error) {
    // Pages that were read must not have to be read again.
    if (last > stored) await storeBatch()
    throw error
  }
  if (last > stored) await storeBatch()
  return { last, made, warnings }
}

/** The metadata and outline that a file contains, if any. */
function saidBy({ metadata, outline }: OpenedEvent): VersionChange {
  return { ...(metadata && { metadata }), ...(outline && { outline }) }
}
