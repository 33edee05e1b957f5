import { DocChatApiError, type DocChatClient, type Document, type Job } from '@docchat/client'
import { errorText } from '../server/error-text.ts'
import type { UploadState } from './upload-item.ts'

/** The job waits for the server. */
export const NOT_BEGUN: UploadState = { phase: 'processing', stage: null, done: 0, total: null }

/** The state of an upload while its job has not ended. */
export function stateOf({ state, error, progress }: Job): UploadState {
  if (state === 'queued' && error !== null) return { phase: 'pausing', reason: error.message }
  if (state === 'queued') return NOT_BEGUN
  if (progress === null) return { phase: 'processing', stage: 'extract', done: 0, total: null }
  return { phase: 'processing', ...progress }
}

export function failed(error: unknown, remedy: 'send-again' | 'process-again' | 'none'): UploadState {
  // Sending the same file again does not help when it was refused for what it is.
  const forGood = error instanceof DocChatApiError && [400, 413, 415, 422].includes(error.status ?? 0)
  return { phase: 'failed', reason: errorText(error), remedy: forGood ? 'none' : remedy }
}

/** Reading the same bytes again ends in the same way. */
const FOR_GOOD = new Set(['DOCUMENT_ENCRYPTED', 'DOCUMENT_UNREADABLE', 'DOCUMENT_TOO_LARGE'])

/** The state of an upload whose job has failed. */
export function failedJob({ error }: Job): UploadState {
  return {
    phase: 'failed',
    reason: error?.message ?? 'The document could not be processed.',
    remedy: error !== null && FOR_GOOD.has(error.error_code) ? 'choose-again' : 'process-again',
  }
}

/** A complete document, and the number of its version. */
export async function read(
  client: DocChatClient,
  documentId: string,
  signal: AbortSignal,
): Promise<[Document, number]> {
  const [document, { versions }] = await Promise.all([
    client.documents.get(documentId, { signal }),
    client.documents.versions(documentId, { signal }),
  ])
  return [document, versions.find(({ version_id }) => version_id === document.version_id)?.number ?? 1]
}
