import { Worker } from 'node:worker_threads'
import { ownProgram } from '../../own-program.ts'
import { fromFailure, type ThreadFailure } from '../../thread-failure.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { type Attachment, readAttachments } from './attachment-readers.ts'
import type { Member } from './member.ts'
import { unique } from './unique-name.ts'

/** What the thread sends once. */
export type FromAttachmentThread =
  | { readonly attachments: readonly Attachment[] }
  | { readonly failure: ThreadFailure }

const PROGRAM = ownProgram(import.meta.url, './attachment-thread.ts', 'attachment-thread')

/**
 * Reads the files that are attached to an e-mail or a PDF. Each has a name of its own, if need be with a number.
 *
 * @throws DocChatError `DOCUMENT_UNREADABLE`, `DOCUMENT_ENCRYPTED`.
 */
export async function attachmentsOf(path: string, name: string): Promise<Member[]> {
  const attachments = await refusingDamage(name, 'a message or a PDF', () => readInThread(path, name))
  const used = new Set<string>()
  return attachments.flatMap(([given, content], index) => {
    if (content === null || content.length === 0) return []
    const own = unique((given ?? '').split(/[\\/]/).at(-1) || `attachment ${index + 1}`, used)
    return [{ name: own, sizeBytes: content.length, open: () => once(content) }]
  })
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

/** A large message takes a second of CPU time, for which other work would have to wait. */
async function readInThread(path: string, name: string): Promise<readonly Attachment[]> {
  const worker = new Worker(PROGRAM, { workerData: { path, name }, execArgv: [] })
  try {
    const message = await new Promise<FromAttachmentThread>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('The thread ended before it had read the file.')))
    })
    if ('failure' in message) throw fromFailure(message.failure)
    return message.attachments
  } catch (error) {
    // A bundler may have left the thread's file out.
    if (isMissing(error)) return await readAttachments(path, name)
    throw error
  } finally {
    await worker.terminate()
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /MODULE_NOT_FOUND$/.test(String(error.code))
}
