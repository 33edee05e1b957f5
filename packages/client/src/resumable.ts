import { jsonOf } from './api.ts'
import { connectionLost, DocChatApiError } from './error.ts'
import { ApiRequest, stop } from './request.ts'
import { pause, retrying } from './retry.ts'
import type { Transport } from './transport.ts'
import type { Stoppable, Upload, UploadProgress } from './types.ts'
import { canXhr, xhrFetch } from './xhr.ts'

/** How an upload is resumed. */
export interface ResumeOptions {
  /** The upload to go on with. One that the server no longer has begins anew. @defaultValue a new one */
  readonly uploadId?: string
  /** Is told the id of a new upload, to keep it for as long as the file may have to be sent again. */
  onUploadId?(uploadId: string): void
}

/** A file with what is sent about it. */
interface Sending extends Stoppable {
  readonly metadata: Readonly<Record<string, string | undefined>>
  readonly resume: ResumeOptions
  onProgress?(progress: UploadProgress): void
}

/** Bytes of one request: proxies refuse larger ones sooner or later. */
const PART_BYTES = 8 * 1024 * 1024
const TUS = { 'tus-resumable': '1.0.0' }

/** Pauses after failures in a row, in milliseconds. A server that was killed holds an upload for ten seconds. */
const PAUSES = [500, 1000, 2000, 4000, 8000]

/** Failures after which the server is asked how much it has. */
const PASSING = new Set([408, 409, 423, 425, 429, 500, 502, 503, 504])

/** Uploads a file by tus, from where the server has it. */
export async function uploadInParts(transport: Transport, file: Blob, sending: Sending): Promise<Upload> {
  const { resume, signal } = sending
  let id = resume.uploadId
  for (let failed = 0; ; ) {
    try {
      if (id === undefined) {
        id = await create(transport, file, sending)
        resume.onUploadId?.(id)
      }
      const url = `${transport.baseUrl}/uploads/${id}`
      const state = await readState(transport, url, signal)
      if (state.document !== null) return state.document
      if (state.size_bytes !== file.size) throw gone()
      for (let { offset } = state; offset < file.size; failed = 0)
        offset = await sendPart(transport, url, file, offset, sending)
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof DocChatApiError)) throw error
      // What a person comes back with may have expired.
      if (error.status === 404 && id !== undefined && id === resume.uploadId) {
        id = undefined
        continue
      }
      const ms = PAUSES[failed++]
      if (ms === undefined || !(error.status === null || PASSING.has(error.status))) throw error
      await pause(Math.max(ms, (error.retryAfter ?? 0) * 1000), signal)
    }
  }
}

/** Deletes what has arrived of an upload. */
export async function cancelUpload(transport: Transport, id: string): Promise<void> {
  const request = () =>
    new ApiRequest(`${transport.baseUrl}/uploads/${id}`, { method: 'DELETE', headers: TUS })
  // The part that was being sent may have the upload for another moment.
  await retrying(() => transport.sendOnce(request()), [423, 429, 503], undefined)
}

async function create(transport: Transport, file: Blob, { metadata, signal }: Sending): Promise<string> {
  const pairs = Object.entries(metadata).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name} ${base64(value)}`],
  )
  const headers = { ...TUS, 'upload-length': String(file.size), 'upload-metadata': pairs.join() }
  const request = new ApiRequest(`${transport.baseUrl}/uploads`, { method: 'POST', headers, ...stop(signal) })
  const id = (await transport.send(request)).headers.get('location')?.split('/').at(-1)
  if (id === undefined) throw connectionLost('The server did not say where to send the file.')
  return id
}

interface State {
  readonly offset: number
  readonly size_bytes: number
  readonly document: Upload | null
}

async function readState(transport: Transport, url: string, signal: AbortSignal | undefined): Promise<State> {
  return jsonOf<State>(await transport.send(new ApiRequest(url, stop(signal))), signal)
}

/** Sends one part. @returns where the next one begins */
async function sendPart(
  transport: Transport,
  url: string,
  file: Blob,
  offset: number,
  { signal, onProgress }: Sending,
): Promise<number> {
  const part = file.slice(offset, offset + PART_BYTES)
  const report = (sentBytes: number) => onProgress?.({ sentBytes: offset + sentBytes, totalBytes: file.size })
  report(0)
  const headers = {
    ...TUS,
    ...(await transport.headers()),
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
  }
  const method = 'PATCH'
  if (canXhr() && onProgress !== undefined)
    await xhrFetch(url, { method, headers, body: part }, ({ sentBytes }) => report(sentBytes), signal)
  else await transport.sendOnce(new ApiRequest(url, { method, headers, body: part, ...stop(signal) }))
  report(part.size)
  return offset + part.size
}

/** The error for an upload of another file. */
function gone(): DocChatApiError {
  return new DocChatApiError('The upload is that of another file.', { status: 404, code: 'UPLOAD_NOT_FOUND' })
}

function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}
