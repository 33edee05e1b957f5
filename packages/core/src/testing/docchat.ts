import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { createDocChat } from '../create-docchat.ts'
import type { AddedDocument } from '../docchat/documents.ts'
import type { DocChat, Owner } from '../docchat.ts'
import type { DocChatOptions } from '../options.ts'
import type { Job } from '../queue/job-queue.ts'

/** Creates a folder that is deleted after the test. */
export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Opens DocChat, by default on a new folder. */
export function open(options: Partial<DocChatOptions> = {}): Promise<DocChat> {
  return createDocChat({ dataDir: temporary(), ...options })
}

/** Adds a document and waits until it is processed. */
export async function add(
  docchat: Owner,
  name: string,
  content: string | Buffer,
): Promise<AddedDocument & { readonly ended: Job | undefined }> {
  const added = await docchat.documents.add({ name, content: Readable.from([Buffer.from(content)]) })
  const jobs = await Array.fromAsync(docchat.jobs.watch(added.job.id))
  return { ...added, ended: jobs.at(-1) }
}
