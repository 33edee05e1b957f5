import type { LoadedSettings } from '@docchat/config'
import type { AddedDocument, Document, Job, Owner } from '@docchat/core'
import { describeFailure } from '../../failure.ts'
import type { Failure, Outcome } from '../../processing/outcome.ts'
import { readAgain } from './read-again.ts'
import { type Source, unreadable } from './sources.ts'

const CANCELLED = {
  code: 'ABORTED',
  message: 'Processing was cancelled. Ingest the file again to continue.',
} as const

/** Options of {@link addSource}. */
export interface AddSourceOptions {
  readonly signal: AbortSignal
  /** The password for encrypted PDFs. */
  readonly password: string | undefined
  /** The label of the document; undefined leaves the one that it has. */
  readonly label?: string | undefined
}

/** Options of {@link ingestFile}. */
export interface IngestFileOptions extends AddSourceOptions {
  readonly settings: Pick<LoadedSettings, 'ocr' | 'ocrLanguages'>
  /** Called with each change of the file's job. */
  readonly onProgress: (job: Job, document: Document) => void
}

/**
 * Adds one file and waits until it is processed. Continues what an interrupted run left unfinished, retries what failed,
 * and reads scans that were added before OCR was installed.
 *
 * @throws only the signal's reason; a failure of the file is returned as an outcome.
 */
export async function ingestFile(
  docchat: Owner,
  source: Source,
  options: IngestFileOptions,
): Promise<Outcome> {
  try {
    const added = await addSource(docchat, source, options)
    return await outcomeOf(docchat, await readAgain(docchat, added, options.settings), options)
  } catch (error) {
    options.signal.throwIfAborted()
    return failed(source, error)
  }
}

/** Waits until a file that was added is processed. */
export async function outcomeOf(
  docchat: Owner,
  { document, version, job, deduplicated }: AddedDocument,
  { signal, onProgress }: Pick<IngestFileOptions, 'signal' | 'onProgress'>,
): Promise<Outcome> {
  const already = version.state === 'complete'
  if (!already) {
    for await (const now of docchat.jobs.watch(job.id, { signal })) onProgress(now, document)
  }
  const versions = await docchat.documents.versions(document.id)
  const now = versions.find((candidate) => candidate.id === version.id) ?? version
  if (now.state === 'complete') return { type: 'complete', document, version: now, deduplicated, already }
  return { type: 'failed', ...(now.error ?? CANCELLED) }
}

/** Stores and queues a file, without waiting for its processing. */
export async function addSource(
  docchat: Owner,
  source: Source,
  { signal, password, label }: AddSourceOptions,
): Promise<AddedDocument> {
  const { name, path } = source
  await using opened = await source.open()
  const { content, sizeBytes } = opened
  const added = await docchat.documents.add(
    {
      name,
      content,
      ...(path !== null && { source: path }),
      ...(sizeBytes !== null && { sizeBytes }),
      ...(password !== undefined && { password }),
    },
    { signal },
  )
  if (label !== undefined) await docchat.documents.update(added.document.id, { label })
  return added
}

/** Describes why a file could not be added. */
export function failed(source: Source, error: unknown): Failure {
  const fromSystem = error instanceof Error && 'syscall' in error
  const { code, message } = fromSystem ? unreadable(source.name, error) : describeFailure(error)
  return { type: 'failed', code, message }
}
