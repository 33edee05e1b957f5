import type { Document, DocumentVersion, PageWarning } from '../document.ts'
import type { Job, JobRequest } from '../queue/job-queue.ts'

/** The kind of jobs that process a version. */
export const INGEST_JOB = 'ingest'

/** The kind that such a job continues as when pages have to be read by OCR, so that it holds up no other document. */
export const OCR_JOB = 'ingest:ocr'

/** The kinds of jobs that process a version. */
export const INGEST_JOBS: readonly string[] = [INGEST_JOB, OCR_JOB]

/** Returns a job as its owner sees it: processing a document is one kind of job to them. */
export function jobAsSeen(job: Job): Job {
  return job.kind === OCR_JOB ? { ...job, kind: INGEST_JOB } : job
}

/** The payload of an ingest job. */
export type IngestPayload = {
  readonly documentId: string
  readonly versionId: string
  /** Whether to read the bytes again although they have been read before. */
  readonly again: boolean
  /** Notified when the job ends. */
  readonly webhookUrl: string | null
  /** Whether whoever added the document gave that URL, and not the settings. */
  readonly ownWebhook?: boolean
}

/** The result of an ingest job. */
export type IngestResult = {
  readonly documentId: string
  readonly versionId: string
  /** The first of the document's warnings: a scan has one for each page. */
  readonly warnings: readonly Pick<PageWarning, keyof PageWarning>[]
  readonly warningCount: number
}

const RESULT_WARNINGS = 20

/** Returns the result of an ingest job. */
export function ingestResult({
  documentId,
  id,
  warnings,
}: Pick<DocumentVersion, 'documentId' | 'id' | 'warnings'>): IngestResult {
  const { length } = warnings
  return { documentId, versionId: id, warnings: warnings.slice(0, RESULT_WARNINGS), warningCount: length }
}

/** What a job inherits from the request that caused it. */
export interface IngestJobOptions {
  readonly webhookUrl?: string | undefined
  readonly ownWebhook?: boolean
  readonly correlationId?: string | undefined
  readonly traceparent?: string | undefined
}

/** About what the bundled embedder makes of text; a PDF has more bytes for as much work. */
const BYTES_PER_MS = 20
/** Bounds how long shorter documents may overtake a long one. */
const MAX_EXPECTED_MS = 60_000

/** Estimates how long it takes to process a version, in milliseconds. */
export function expectedMs({ sizeBytes }: DocumentVersion): number {
  return Math.min(Math.ceil(sizeBytes / BYTES_PER_MS), MAX_EXPECTED_MS)
}

/** Returns the one job of a version, which is found again when the same bytes are added again. */
export function ingestJob(
  document: Document,
  version: DocumentVersion,
  { webhookUrl, ownWebhook = false, correlationId, traceparent }: IngestJobOptions = {},
): JobRequest {
  const payload: IngestPayload = {
    documentId: document.id,
    versionId: version.id,
    again: false,
    webhookUrl: webhookUrl ?? null,
    ...(webhookUrl !== undefined && { ownWebhook }),
  }
  return {
    kind: INGEST_JOB,
    owner: document.owner,
    documentId: document.id,
    payload,
    expectedMs: expectedMs(version),
    idempotencyKey: ingestKey(version.id),
    ...(correlationId !== undefined && { correlationId }),
    ...(traceparent !== undefined && { traceparent }),
  }
}

/** Returns the idempotency key of a version's job. */
export function ingestKey(versionId: string): string {
  return `${INGEST_JOB}:${versionId}`
}
