import { jsonOf } from './api.ts'
import { newKey } from './key.ts'
import { ApiRequest, stop } from './request.ts'
import { type ResumeOptions, uploadInParts } from './resumable.ts'
import { retrying } from './retry.ts'
import type { Transport } from './transport.ts'
import type { Stoppable, Upload, UploadProgress } from './types.ts'
import { canXhr, xhrFetch } from './xhr.ts'

/** Options of `upload`. */
export interface UploadOptions extends Stoppable {
  /** The file's name. @defaultValue that of a `File` */
  readonly name?: string
  /** Where the document comes from, if not its name: uploads with one source are versions of one document. */
  readonly source?: string
  /** The password of an encrypted PDF. */
  readonly password?: string
  /** The URL that is notified once processing has ended. */
  readonly webhookUrl?: string
  /**
   * Sends the file in parts, by tus, and goes on after a lost connection. With the id of an earlier upload, it goes on where
   * that one broke off. @defaultValue the file is sent as a whole
   */
  readonly resume?: ResumeOptions
  /** Is told what has been sent. Without one, a browser sends by fetch. */
  onProgress?(progress: UploadProgress): void
}

/** Uploads a file. The server carries one upload out once, so it may be sent again. */
export async function upload(
  transport: Transport,
  file: Blob,
  { signal, name = nameOf(file), source, password, webhookUrl, resume, onProgress }: UploadOptions = {},
): Promise<Upload> {
  if (resume !== undefined) {
    const metadata = { filename: name, filetype: file.type, source, password, webhook_url: webhookUrl }
    const watch = onProgress && { onProgress }
    return uploadInParts(transport, file, { metadata, resume, ...watch, ...stop(signal) })
  }
  const form = new FormData()
  // Fields precede the file, which the server reads as it comes.
  for (const [field, value] of Object.entries({ source, password, webhook_url: webhookUrl })) {
    if (value !== undefined) form.append(field, value)
  }
  form.append('file', file, name)
  const url = `${transport.baseUrl}/upload`
  const headers = { 'idempotency-key': newKey() }
  if (onProgress === undefined) {
    const request = new ApiRequest(url, { method: 'POST', headers, body: form, ...stop(signal) })
    return jsonOf<Upload>(await transport.send(request), signal)
  }
  const attempt = async () => {
    const all = { ...headers, ...(await transport.headers()) }
    return canXhr()
      ? xhrFetch(url, { method: 'POST', headers: all, body: form }, onProgress, signal)
      : transport.sendOnce(countedRequest(url, all, form, file.size, { onProgress, ...stop(signal) }))
  }
  return jsonOf<Upload>(await retrying(attempt, [429, 503], signal), signal)
}

function nameOf(file: Blob): string {
  return (file as Partial<File>).name ?? 'file'
}

/** Bytes between two reports of progress, at most. */
const STEP = 64 * 1024

/** A request whose bytes are counted as they are taken, for where fetch can send a stream, as in Node. */
function countedRequest(
  url: string,
  headers: Record<string, string>,
  form: FormData,
  totalBytes: number,
  { signal, onProgress }: UploadOptions,
): ApiRequest {
  const encoded = new Response(form)
  let taken = 0
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      for (let start = 0; start < chunk.length; start += STEP) {
        const part = chunk.subarray(start, start + STEP)
        controller.enqueue(part)
        taken += part.length
        // What the form adds to the file is not counted.
        onProgress?.({ sentBytes: Math.min(taken, totalBytes), totalBytes })
      }
    },
  })
  const init: RequestInit & { readonly duplex: 'half' } = {
    method: 'POST',
    headers: { ...headers, 'content-type': encoded.headers.get('content-type') ?? '' },
    body: encoded.body?.pipeThrough(counter) ?? null,
    duplex: 'half',
    ...stop(signal),
  }
  return new ApiRequest(url, init)
}
