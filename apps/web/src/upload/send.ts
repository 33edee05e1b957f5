import type { DocChatClient, Upload } from '@docchat/client'
import { unfinished } from './unfinished.ts'

/** A file on its way to the server. */
export interface Sending {
  readonly file: File
  /** Where the document comes from, if not its name. */
  readonly source?: string
  readonly password?: string
  readonly signal: AbortSignal
  /** `resumed` says whether a part of the file had arrived before. */
  onProgress(sentBytes: number, totalBytes: number, resumed: boolean): void
}

/** Smaller files are sent in one request: it costs less to send them again than to ask how much has arrived. */
const RESUMED_FROM_BYTES = 1024 * 1024

/** Sends a file, and resolves once it is stored and queued. A large one goes on where it broke off, even in another tab. */
export async function send(client: DocChatClient, sending: Sending): Promise<Upload> {
  const { file, source, password, signal, onProgress } = sending
  const uploadId = unfinished.find(file)
  let resumed: boolean | undefined
  const resume = {
    ...(uploadId !== undefined && { uploadId }),
    onUploadId: (id: string) => unfinished.keep(file, id),
  }
  const isLarge = file.size >= RESUMED_FROM_BYTES
  // Without its type: a browser guesses it by what is installed, and takes a .ts file for a film. The server looks into the file.
  const sent = await client.upload(file.slice(), {
    name: file.name,
    signal,
    ...(source !== undefined && { source }),
    ...(password !== undefined && { password }),
    ...(isLarge && { resume }),
    onProgress({ sentBytes, totalBytes }) {
      resumed ??= isLarge && sentBytes > 0
      onProgress(sentBytes, totalBytes, resumed)
    },
  })
  unfinished.forget(file)
  return sent
}

/** Deletes what has arrived of a file that shall not be sent after all. */
export async function giveUp(client: DocChatClient, file: File): Promise<void> {
  const uploadId = unfinished.find(file)
  unfinished.forget(file)
  if (uploadId !== undefined) await client.cancelUpload(uploadId)
}
