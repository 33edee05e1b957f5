import type { DocumentVersion, PageWarning } from '../document.ts'
import type { PageEvent } from '../extract/extractor.ts'
import type { OcrStage } from '../extract/ocr/stage.ts'
import { unpackMarks } from '../layout/pack.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { Store } from '../store/store.ts'
import { checkChunks } from './check-chunks.ts'
import { beginning } from './classify.ts'
import { type ExtractDependencies, fileOf } from './extract-pages.ts'
import { headingsUpTo } from './headings-up-to.ts'
import type { IndexDependencies } from './index-pages.ts'

/** Pages that are read in one go, which opens the document once. */
const RUN = 64

/** What {@link readPending} works with. */
export interface PendingDependencies extends ExtractDependencies, IndexDependencies {
  /** Null where there is no OCR any more: the pages stay as they were read. */
  readonly ocr: { readonly stage: OcrStage } | null
}

/** Options of {@link readPending}. */
export interface PendingOptions {
  readonly name: string
  readonly signal: AbortSignal
  /** Called after each page with how long opening the file took; true when the job was released. */
  readonly givesWay: (openedMs: number) => Promise<boolean>
}

/** The numbers of the pages that wait for OCR. */
export function pendingPages({ warnings }: Pick<DocumentVersion, 'warnings'>): number[] {
  return warnings.flatMap(({ page, code }) => (code === 'OCR_PENDING' ? [page] : []))
}

/**
 * Reads by OCR the pages of a version that wait for it. Each page is replaced in one transaction under the lease, together with its
 * chunks and its warnings, and is found from then on: an interrupted run continues with the others.
 *
 * @returns how many pages it read; null when it released the job.
 */
export async function readPending(
  dependencies: PendingDependencies,
  lease: Lease,
  version: DocumentVersion,
  { name, signal, givesWay }: PendingOptions,
): Promise<number | null> {
  const { store, ocr } = dependencies
  const pending = pendingPages(version)
  let { warnings } = version
  let done = 0
  let sample: string | null = null
  for (const run of runsOf(pending)) {
    const begun = performance.now()
    sample ??= await beginning(store, version)
    let openedMs: number | null = null
    const before = await storedEvents(store, version, run)
    await using file = await fileOf(dependencies, name, version)
    const events =
      ocr === null ? before : ocr.stage.readAgain(before, { ...file.request, sample }, { signal })
    for await (const event of events) {
      signal.throwIfAborted()
      openedMs ??= performance.now() - begun
      done++
      warnings = withWarningsOf(warnings, event)
      await storePage(dependencies, lease, version, event, { warnings, done, total: pending.length })
      if (done < pending.length && (await givesWay(openedMs))) return null
    }
  }
  return done
}

/** Consecutive pages, a few at a time. */
function runsOf(pages: readonly number[]): number[][] {
  const runs: number[][] = []
  for (const page of pages) {
    const run = runs.at(-1)
    if (run !== undefined && run.length < RUN && run.at(-1) === page - 1) run.push(page)
    else runs.push([page])
  }
  return runs
}

async function storedEvents(
  { catalog }: Store,
  { id, warnings }: DocumentVersion,
  numbers: readonly number[],
): Promise<PageEvent[]> {
  const references = numbers.map((page) => ({ versionId: id, page }))
  const [pages, layouts] = await Promise.all([catalog.pages(references), catalog.layouts(references)])
  return pages.flatMap((page, i) => {
    if (page === null) return []
    const layout = layouts[i]
    const own = warnings.filter((one) => one.page === page.number && one.code !== 'OCR_PENDING')
    return [{ type: 'page', page, ...(layout && { layout }), warnings: own }]
  })
}

function withWarningsOf(warnings: readonly PageWarning[], { page, warnings: own }: PageEvent): PageWarning[] {
  const others = warnings.filter((one) => one.page !== page.number)
  // Said once for a document, of which each run of pages is read by itself.
  const isSaid = others.some(({ code }) => code === 'OCR_LANGUAGE')
  const fresh = own.filter(({ code }) => !isSaid || code !== 'OCR_LANGUAGE')
  return [...others, ...fresh].sort((a, b) => a.page - b.page)
}

interface Progress {
  readonly warnings: readonly PageWarning[]
  readonly done: number
  readonly total: number
}

async function storePage(
  { store, chunker }: IndexDependencies,
  lease: Lease,
  { id }: DocumentVersion,
  { page, layout }: PageEvent,
  { warnings, done, total }: Progress,
): Promise<void> {
  const path = await headingsUpTo(store, id, page.number - 1)
  const headings = layout === undefined ? [] : unpackMarks(layout).headings
  const chunks = checkChunks(page, chunker(page, path.next(page, headings)))
  await store.transaction(async (tx) => {
    await tx.jobs.progress(lease, { stage: 'ocr', done, total })
    await tx.catalog.putPages(id, [layout === undefined ? page : { ...page, layout }])
    await tx.search.append(id, chunks)
    const known = await tx.catalog.version(id)
    // A new version of a searchable document waits until it is complete.
    if (known?.document.version.id === id) await tx.search.publish(id, { beside: true })
    await tx.catalog.update(id, { warnings, chunkCount: await tx.search.size(id) })
  })
}
