import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { StoredPage } from '../catalog/catalog.ts'
import type { Document, DocumentVersion, PageWarning } from '../document.ts'
import type { Embedder } from '../embed/embedder.ts'
import { DocChatError } from '../errors.ts'
import type { ExtractEvent } from '../extract/extractor.ts'
import type { JobContext } from '../queue/attempt.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { Store, StoreParts } from '../store/store.ts'
import { inSpan } from '../trace/span.ts'
import { openBuild } from './build-job.ts'
import { type ClassifyDependencies, classify } from './classify.ts'
import { embedPending, SLICE_MS } from './embed-pending.ts'
import { type ExtractDependencies, extractPages } from './extract-pages.ts'
import { giveWay, giveWayToShorter } from './give-way.ts'
import { type IndexDependencies, indexPages } from './index-pages.ts'
import { type IngestPayload, ingestResult, OCR_JOB } from './job.ts'
import { markRepeated } from './mark-repeated.ts'
import { beginsWithOcr, enterOcrStage, type OcrDependencies } from './ocr-stage.ts'
import { pagesAhead } from './page-batches.ts'
import { pendingPages, readPending } from './read-pending.ts'
import { sweepIndex } from './sweep.ts'

/** What {@link ingest} works with. */
export interface IngestDependencies
  extends ExtractDependencies,
    IndexDependencies,
    ClassifyDependencies,
    OcrDependencies {
  readonly embedder: Embedder | null
  readonly sliceMs?: number
}

/**
 * Processes one version: extract, chunk, index, embed. Every change is committed together with a check of the lease, so
 * that neither a second run nor a worker that lost its lease changes anything twice.
 */
export async function ingest(
  dependencies: IngestDependencies,
  lease: Lease,
  context: JobContext,
): Promise<void> {
  const { store, embedder, ocr = null } = dependencies
  const { signal } = context
  const { versionId, again } = lease.job.payload as IngestPayload
  const known = await store.catalog.version(versionId)
  if (known === null)
    throw new DocChatError('DOCUMENT_NOT_FOUND', 'The document was deleted before it was processed.')
  const { document, version } = known

  const inOcrStage = lease.job.kind === OCR_JOB
  if (!inOcrStage && beginsWithOcr(dependencies, version, again)) return enterOcrStage(store, lease, null)
  const extractors = (inOcrStage || again) && ocr !== null ? ocr.extractors : dependencies.extractors
  const unread = again || version.searchable === 'none'
  const read = again ? readAgain : readFirst
  const isRead =
    unread &&
    (await inSpan('extract', { attributes: { 'docchat.document.media_type': version.mediaType } }, () =>
      read({ ...dependencies, extractors }, lease, document, version, context),
    ))
  if (isRead === null) return
  const waiting = await stillWaiting(store, version)
  const byOcr =
    inOcrStage && (await inSpan('ocr', {}, () => readScans(dependencies, lease, document, waiting, context)))
  if (byOcr === null) return
  const isNew = isRead || byOcr
  const awaitsOcr = !inOcrStage && pendingPages(waiting).length > 0
  const hasVectors = embedder !== null && (await store.search.size(versionId, embedder)) > 0
  if (isNew || !hasVectors) await markRepeated(store, lease, versionId, signal)
  // The previous attempt may have died while classifying.
  const mayLack = version.label === null && lease.job.attempts > 1
  if (!awaitsOcr && (isNew || mayLack)) await classify(dependencies, lease, document, version, signal)
  if (embedder !== null) {
    // The text of all documents comes before the vectors of any.
    if (isNew && (await giveWay(store, lease, context))) return
    const done = await inSpan('embed', {}, () =>
      embedPending({ ...dependencies, embedder }, lease, document, version, context),
    )
    if (!done) return
  }
  if (awaitsOcr) return enterOcrStage(store, lease, pendingPages(waiting).length)
  // The switch below takes long enough by itself, so let other work run first.
  await setImmediate()
  await inSpan('publish', {}, () =>
    store.transaction(async (tx) => {
      const now = (await tx.catalog.version(versionId))?.version ?? version
      await tx.jobs.complete(lease, ingestResult(now))
      const superseded = await tx.catalog.complete(versionId, embedder === null ? 'text' : 'hybrid')
      await publish(tx, versionId)
      for (const old of superseded) await tx.search.remove(old)
      await tx.search.settle(versionId, embedder)
    }),
  )
  await sweepIndex(store, signal)
}

async function stillWaiting({ catalog }: Store, version: DocumentVersion): Promise<DocumentVersion> {
  return (await catalog.version(version.id))?.version ?? version
}

/** Reads the pages that wait for OCR. @returns whether there were any; null when it released the job. */
async function readScans(
  dependencies: IngestDependencies,
  lease: Lease,
  { name }: Document,
  version: DocumentVersion,
  context: JobContext,
): Promise<boolean | null> {
  const { store, ocr = null, sliceMs = SLICE_MS } = dependencies
  let begun = performance.now()
  const givesWay = async (openedMs: number) => {
    if (performance.now() - begun < Math.max(sliceMs, openedMs)) return false
    begun = performance.now()
    return giveWay(store, lease, context)
  }
  const read = await readPending({ ...dependencies, ocr }, lease, version, {
    name,
    signal: context.signal,
    givesWay,
  })
  return read === null ? null : read > 0
}

/**
 * Publishes a version's newest chunks, unless a newer version has replaced it or another job is building its chunks, so
 * that a job that was retried late has no effect.
 */
export async function publish(tx: StoreParts, versionId: string): Promise<void> {
  const { catalog, search } = tx
  const known = await catalog.version(versionId)
  if (known?.document.version.id !== versionId) return search.remove(versionId)
  if ((await openBuild(tx, versionId)) !== null) return
  const chunkCount = await search.publish(versionId)
  if (chunkCount > 0) await catalog.update(versionId, { chunkCount })
}

/**
 * Reads the pages that were not read yet, after which the document can be searched.
 *
 * @returns true, or null when it released the job because a shorter one is waiting.
 */
async function readFirst(
  dependencies: IngestDependencies,
  lease: Lease,
  document: Document,
  version: DocumentVersion,
  context: JobContext,
): Promise<true | null> {
  const { signal } = context
  const { store, sliceMs = SLICE_MS } = dependencies
  const after = await store.catalog.lastPage(version.id)
  let begun = performance.now()
  let openedMs: number | null = null
  let isOcr = false
  async function* events(): AsyncGenerator<ExtractEvent> {
    for await (const event of extractPages(dependencies, document, version, after + 1, signal)) {
      if (event.type === 'page') {
        openedMs ??= performance.now() - begun
        isOcr = event.warnings.some(({ code }) => code === 'OCR')
      }
      yield event
    }
  }
  const givesWay = async () => {
    // Before OCR goes on, the file is opened and read again: that must not take most of the time.
    const turnMs = isOcr ? Math.max(sliceMs, openedMs ?? 0) : sliceMs
    if (performance.now() - begun < turnMs) return false
    begun = performance.now()
    // A page takes OCR as long as others take for a document, whatever the sizes of the files.
    return (isOcr ? giveWay : giveWayToShorter)(store, lease, context)
  }
  const options = { stage: 'extract', after, signal, givesWay } as const
  const read = await indexPages(dependencies, lease, version, events(), options)
  if (read === null) return null
  await store.transaction(async (tx) => {
    const chunkCount = await tx.search.size(version.id)
    const isSilent = chunkCount === 0 && read.warnings.length === 0
    if (isSilent) await tx.catalog.update(version.id, { warnings: [noText(document)] })
    await tx.jobs.progress(lease, { stage: 'index', done: chunkCount, total: chunkCount })
    await tx.catalog.update(version.id, { searchable: 'text', pageCount: read.last, chunkCount })
    await publishFirst(tx, version.id)
  })
  return true
}

/** Says that nothing of a document can be found, where its extractor did not. */
function noText({ name }: Document): PageWarning {
  return { page: 1, code: 'NO_TEXT', message: `"${name}" contains no text that can be searched.` }
}

/** Publishes a first version at once. A new version of a searchable document waits until it is complete. */
async function publishFirst(tx: StoreParts, versionId: string): Promise<void> {
  const known = await tx.catalog.version(versionId)
  if (known?.document.version.id === versionId) await tx.search.publish(versionId)
}

/**
 * Reads all pages again, and chunks them while the old chunks stay in use. Pages whose text has changed are kept in
 * memory until they replace the old ones together with their chunks, so that spans always match the text. If no text has
 * changed, the old chunks stay in use until the new ones are embedded.
 *
 * @returns false when an earlier attempt had already done this.
 */
async function readAgain(
  dependencies: IngestDependencies,
  lease: Lease,
  document: Document,
  version: DocumentVersion,
  { signal }: JobContext,
): Promise<boolean> {
  const { store } = dependencies
  if ((await beginBuild(dependencies, lease, version.id)) !== 'open') return false
  const changed: StoredPage[] = []
  const storedPage = pagesAhead(store.catalog, version.id)
  const picks = async (page: StoredPage) => {
    const old = await storedPage(page.number)
    if (old?.text !== page.text) changed.push(page)
    else return !isDeepStrictEqual(old, page)
    return false
  }
  const events = extractPages(dependencies, document, version, 1, signal)
  const read = await indexPages(dependencies, lease, version, events, { stage: 'extract', picks, signal })
  if (read === null) return false
  await store.transaction(async (tx) => {
    await tx.jobs.progress(lease, { stage: 'index', done: read.made, total: read.made })
    await tx.search.finish(version.id, lease.job.id)
    const isSilent = read.made === 0 && read.warnings.length === 0
    const warnings = isSilent ? [noText(document)] : read.warnings
    await tx.catalog.update(version.id, { warnings, pageCount: read.last })
    if (changed.length === 0 && version.searchable !== 'none' && read.made > 0) return
    await tx.catalog.putPages(version.id, changed)
    await tx.catalog.update(version.id, { searchable: 'text', chunkCount: read.made })
    if (read.made === 0) await tx.search.remove(version.id)
    await publishFirst(tx, version.id)
  })
  return true
}

/** Begins the build of a job. */
export function beginBuild(
  { store }: IndexDependencies,
  lease: Lease,
  versionId: string,
): ReturnType<StoreParts['search']['begin']> {
  return store.transaction(async (tx) => {
    await tx.jobs.heartbeat(lease)
    return tx.search.begin(versionId, lease.job.id)
  })
}
