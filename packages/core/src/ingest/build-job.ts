import type { Document } from '../document.ts'
import { DocChatError } from '../errors.ts'
import type { Job, JobRequest } from '../queue/job-queue.ts'
import type { StoreParts } from '../store/store.ts'
import { expectedMs, INGEST_JOB, INGEST_JOBS, type IngestPayload, ingestKey } from './job.ts'

/** The kind of jobs that rebuild the index of complete versions. */
export const REINDEX_JOB = 'reindex'

/** What a build rebuilds. Everything else is kept, if it exists. */
export type BuildScope = {
  /** Chunks and words, and therefore all vectors. */
  readonly text: boolean
  /** All vectors, not only the missing ones. */
  readonly all: boolean
}

/** The payload of a reindex job. */
export type ReindexPayload = BuildScope & { readonly documentId: string; readonly versionId: string }

/** New documents take precedence. */
const PRIORITY = -1

/** Returns a job that rebuilds a version's index from its stored pages. */
export function reindexJob(
  {
    documentId,
    versionId,
    owner,
  }: { readonly documentId: string; readonly versionId: string; readonly owner: string },
  { text, all }: BuildScope,
): JobRequest {
  const payload: ReindexPayload = { documentId, versionId, text, all }
  return { kind: REINDEX_JOB, owner, documentId, payload, priority: PRIORITY }
}

/** Returns a job that reads the bytes of a document's current version again. */
export function reprocessJob({ id, owner, version }: Document): JobRequest {
  const payload: IngestPayload = { documentId: id, versionId: version.id, again: true, webhookUrl: null }
  return { kind: INGEST_JOB, owner, documentId: id, payload, expectedMs: expectedMs(version) }
}

/**
 * Queues a build of a version, unless one with at least the same scope is queued or active already. A version has one
 * build at a time, so one with a smaller scope is cancelled.
 *
 * @throws DocChatError `STORE_BUSY` when another build was queued at the same moment.
 */
export async function queueBuild(
  { jobs, search }: StoreParts,
  versionId: string,
  request: JobRequest,
): Promise<Job> {
  const first = await jobs.find(request.owner, ingestKey(versionId))
  if (first !== null && isOpen(first)) return first
  const planned = await search.planned(versionId)
  const other = await openJob(jobs, planned)
  if (other !== null) {
    if (reach(other) >= reach(request)) return other
    await jobs.cancel(other.id)
  }
  const job = await jobs.enqueue(request)
  if (await search.plan(versionId, job.id, planned)) return job
  throw new DocChatError('STORE_BUSY', 'Another request is rebuilding the index of this document. Try again.')
}

/** Returns the queued or active build of a version, or null. */
export async function openBuild(
  { jobs, search }: Pick<StoreParts, 'jobs' | 'search'>,
  versionId: string,
): Promise<Job | null> {
  return openJob(jobs, await search.planned(versionId))
}

async function openJob(jobs: StoreParts['jobs'], id: string | null): Promise<Job | null> {
  const job = id === null ? null : await jobs.get(id)
  return job !== null && isOpen(job) ? job : null
}

/** Whether a job is queued or active. */
export function isOpen({ state }: Job): boolean {
  return state === 'queued' || state === 'active'
}

/** Ranks the scope of a build: each includes those with lower ranks. */
function reach({ kind, payload }: Pick<Job, 'kind' | 'payload'>): number {
  if (INGEST_JOBS.includes(kind)) return 3
  const { text, all } = payload as ReindexPayload
  return text ? 2 : Number(all)
}
