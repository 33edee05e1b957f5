import { errorOfResponse, unreachable } from './error.ts'
import type { UploadProgress } from './types.ts'

/** What is used of the browser's XMLHttpRequest, whose types Node does not have. */
interface Xhr {
  readonly status: number
  readonly responseText: string
  readonly upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null }
  onload: (() => void) | null
  onerror: (() => void) | null
  onabort: (() => void) | null
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getAllResponseHeaders(): string
  send(body: FormData | Blob): void
  abort(): void
}

const XhrClass = (): (new () => Xhr) | undefined =>
  (globalThis as { XMLHttpRequest?: new () => Xhr }).XMLHttpRequest

export function canXhr(): boolean {
  return XhrClass() !== undefined
}

/** A request of {@link xhrFetch}. */
interface XhrRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: FormData | Blob
}

/** Sends a body by XMLHttpRequest: a browser's fetch does not say how much it has sent. */
export async function xhrFetch(
  url: string,
  { method, headers, body }: XhrRequest,
  onProgress: (progress: UploadProgress) => void,
  signal: AbortSignal | undefined,
): Promise<Response> {
  signal?.throwIfAborted()
  const XMLHttpRequest = XhrClass()
  if (XMLHttpRequest === undefined) throw new TypeError('There is no XMLHttpRequest here.')
  const xhr = new XMLHttpRequest()
  const abort = () => xhr.abort()
  signal?.addEventListener('abort', abort, { once: true })
  try {
    await new Promise<void>((resolve, reject) => {
      xhr.upload.onprogress = ({ loaded, total }) => onProgress({ sentBytes: loaded, totalBytes: total })
      xhr.onload = () => resolve()
      xhr.onerror = () => reject(unreachable(url))
      xhr.onabort = () => reject(signal?.reason)
      xhr.open(method, url)
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
      xhr.send(body)
    })
  } finally {
    signal?.removeEventListener('abort', abort)
  }
  // A response without content, such as 204, may not even have an empty body.
  const response = new Response(xhr.responseText || null, { status: xhr.status, headers: headersOf(xhr) })
  if (response.ok) return response
  throw await errorOfResponse(response)
}

function headersOf(xhr: Xhr): [string, string][] {
  const lines = xhr.getAllResponseHeaders().trim().split('\r\n')
  return lines.filter(Boolean).map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
}
