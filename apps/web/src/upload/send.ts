import type { DocChatClient, Upload } from '@docchat/client'

/** A file on its way to the server. */
export interface Sending {
  readonly file: File
  /** Where the document comes from, if not its name. */
  readonly source?: string
  readonly password?: string
  readonly signal: AbortSignal
  onProgress(sentBytes: number, totalBytes: number): void
}

/** Sends a file, and resolves once it is stored and queued. */
export function send(client: DocChatClient, sending: Sending): Promise<Upload> {
  const { file, source, password, signal, onProgress } = sending
  return client.upload(file, {
    name: file.name,
    signal,
    ...(source !== undefined && { source }),
    ...(password !== undefined && { password }),
    onProgress: ({ sentBytes, totalBytes }) => onProgress(sentBytes, totalBytes),
  })
}
