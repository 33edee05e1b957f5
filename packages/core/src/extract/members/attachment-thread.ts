import { parentPort, workerData } from 'node:worker_threads'
import { toFailure } from '../../thread-failure.ts'
import { readAttachments } from './attachment-readers.ts'
import type { FromAttachmentThread } from './attachments.ts'

// Reads the attachments of one file.

const { path, name }: { readonly path: string; readonly name: string } = workerData
const result: FromAttachmentThread = await readAttachments(path, name).then(
  (attachments) => ({ attachments }),
  (error: unknown) => ({ failure: toFailure(error) }),
)
parentPort?.postMessage(result)
