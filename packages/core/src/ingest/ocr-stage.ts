import type { DocumentVersion, PageWarningCode } from '../document.ts'
import type { Extractor } from '../extract/extractor.ts'
import type { OcrStage } from '../extract/ocr/stage.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { Store } from '../store/store.ts'
import { OCR_JOB } from './job.ts'

/** How pages are read by OCR. */
export interface OcrReading {
  readonly stage: OcrStage
  /** Read documents as a whole, with OCR where it is needed. */
  readonly extractors: readonly Extractor[]
}

/** What decides whether a document needs OCR. */
export interface OcrDependencies {
  readonly extractors: readonly Extractor[]
  /** Reads by OCR, in a stage of the job that workers of its own run. @defaultValue none */
  readonly ocr?: OcrReading | null
}

/** Warnings of pages that OCR has read, or may read. */
const OF_OCR: ReadonlySet<PageWarningCode> = new Set<PageWarningCode>([
  'OCR',
  'OCR_PENDING',
  'NO_TEXT',
  'UNREAD_PICTURE',
])

/** Whether a version is an image, or is read again and has pages that OCR may read: nothing of it can be read before. */
export function beginsWithOcr(
  { extractors, ocr = null }: OcrDependencies,
  { mediaType, warnings }: DocumentVersion,
  again: boolean,
): boolean {
  if (ocr === null) return false
  const reads = ({ mediaTypes }: Extractor) => mediaTypes.includes(mediaType)
  if (!extractors.some(reads)) return ocr.extractors.some(reads)
  return again && ocr.stage.reads(mediaType) && warnings.some(({ code }) => OF_OCR.has(code))
}

/** Leaves the rest of the job to the workers that read by OCR. */
export async function enterOcrStage(store: Store, lease: Lease, total: number | null): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.jobs.progress(lease, { stage: 'ocr', done: 0, total })
    await tx.jobs.release(lease, { behind: true, kind: OCR_JOB })
  })
}
