/** A part of a multipart form with any headers and any bytes. */
export interface Part {
  readonly headers?: string
  readonly body: string | Uint8Array
}

export const BOUNDARY = 'form-boundary'

/** The bytes of a multipart form. */
export function formOf(
  parts: readonly Part[],
  { terminator = true, boundary = BOUNDARY }: { terminator?: boolean; boundary?: string } = {},
): Buffer {
  const pieces = parts.flatMap(({ headers, body }) => [
    Buffer.from(`--${boundary}\r\n${headers === undefined ? '' : `${headers}\r\n`}\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...pieces, Buffer.from(terminator ? `--${boundary}--\r\n` : '')])
}

/** A part that contains a file. */
export function filePart(
  body: string | Uint8Array,
  {
    field = 'file',
    name = 'a.txt',
    type = 'text/plain',
  }: { field?: string; name?: string; type?: string } = {},
): Part {
  return {
    headers: `Content-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: ${type}`,
    body,
  }
}

export function fieldPart(name: string, value: string): Part {
  return { headers: `Content-Disposition: form-data; name="${name}"`, body: value }
}

/** The request line and headers of an upload. The given headers replace the defaults; null removes one. */
export function uploadHead(path: string, headers: Readonly<Record<string, string | number | null>>): string {
  const all = { Host: 'localhost', 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`, ...headers }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  return [`POST ${path} HTTP/1.1`, ...lines].join('\r\n')
}
