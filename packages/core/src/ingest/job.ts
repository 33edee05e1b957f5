import type { Document, DocumentVersion } from '../document.ts'
import type { JobRequest } from '../queue/job-queue.ts'

/** The kind of the jobs that process a version. */
export const INGEST_JOB = 'ingest'

/** The payload of such a job. */
export type IngestPayload = {
  readonly documentId: string
  readonly versionId: string
  /** Reads the bytes again though that was done. */
  readonly again: boolean
  /** Who is told of the job's end. */
  readonly webhookUrl: string | null
}

/** What a job takes over from the request that caused it. */
export interface IngestJobOptions {
  readonly webhookUrl?: string | undefined
  readonly correlationId?: string | undefined
  readonly traceparent?: string | undefined
}

/** The one job of a version: adding its bytes again finds it. */
export function ingestJob(
  document: Document,
  version: DocumentVersion,
  { webhookUrl, correlationId, traceparent }: IngestJobOptions = {},
): JobRequest {
  const payload: IngestPayload = {
    documentId: document.id,
    versionId: version.id,
    again: false,
    webhookUrl: webhookUrl ?? null,
  }
  return {
    kind: INGEST_JOB,
    owner: document.owner,
    documentId: document.id,
    payload,
    idempotencyKey: ingestKey(version.id),
    ...(correlationId !== undefined && { correlationId }),
    ...(traceparent !== undefined && { traceparent }),
  }
}

/** The idempotency key of a version's job. */
export function ingestKey(versionId: string): string {
  return `${INGEST_JOB}:${versionId}`
}
