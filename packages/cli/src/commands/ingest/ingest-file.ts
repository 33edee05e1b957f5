import type { AddedDocument, Document, Job, Owner } from '@docchat/core'
import { describeFailure } from '../../failure.ts'
import type { Failure, Outcome } from '../../processing/outcome.ts'
import { type Source, unreadable } from './sources.ts'

const CANCELLED = {
  code: 'ABORTED',
  message: 'Its processing was cancelled. Ingest it again to continue.',
} as const

/** Options of {@link addSource}. */
export interface AddSourceOptions {
  readonly signal: AbortSignal
  /** Opens PDFs that are encrypted. */
  readonly password: string | undefined
}

/** Options of {@link ingestFile}. */
export interface IngestFileOptions extends AddSourceOptions {
  /** Is told of each change of the file's job. */
  readonly onProgress: (job: Job, document: Document) => void
}

/**
 * Takes one file in and waits until it is processed. What an interrupted run left undone goes on; what failed before is
 * tried again.
 *
 * @throws only the signal's reason: a file's own failure is an outcome.
 */
export async function ingestFile(
  docchat: Owner,
  source: Source,
  options: IngestFileOptions,
): Promise<Outcome> {
  const { signal, onProgress } = options
  try {
    const { document, version, job, deduplicated } = await addSource(docchat, source, options)
    const already = version.state === 'complete'
    if (!already) {
      for await (const now of docchat.jobs.watch(job.id, { signal })) onProgress(now, document)
    }
    const versions = await docchat.documents.versions(document.id)
    const now = versions.find((candidate) => candidate.id === version.id) ?? version
    if (now.state === 'complete') return { type: 'complete', document, version: now, deduplicated, already }
    return { type: 'failed', ...(now.error ?? CANCELLED) }
  } catch (error) {
    signal.throwIfAborted()
    return failed(source, error)
  }
}

/** Stores a file and queues it, and waits for nothing. */
export async function addSource(
  docchat: Owner,
  source: Source,
  { signal, password }: AddSourceOptions,
): Promise<AddedDocument> {
  const { name, path, sizeBytes } = source
  return docchat.documents.add(
    {
      name,
      content: source.open(),
      ...(path !== null && { source: path }),
      ...(sizeBytes !== null && { sizeBytes }),
      ...(password !== undefined && { password }),
    },
    { signal },
  )
}

/** What kept a file from being taken in. */
export function failed(source: Source, error: unknown): Failure {
  const fromSystem = error instanceof Error && 'syscall' in error
  const { code, message } = fromSystem ? unreadable(source.name, error) : describeFailure(error)
  return { type: 'failed', code, message }
}
