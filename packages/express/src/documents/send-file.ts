import type { ByteRange } from '@docchat/core'
import type { Request } from 'express'
import { HttpError } from '../errors/http-error.ts'
import type { Call } from '../http/route.ts'
import { sendStream } from '../http/send-stream.ts'

/** Streams the bytes of a document or of one of its versions, or the requested range of them. */
export async function sendFile(
  call: Call & { readonly params: { readonly id: string; readonly version_id?: string } },
): Promise<void> {
  const { owner, params, request, response } = call
  const document = await owner.documents.get(params.id)
  const { name } = document
  const version =
    params.version_id === undefined
      ? document.version
      : await owner.documents.version(document.id, params.version_id)
  response.set({
    'Accept-Ranges': 'bytes',
    // no-transform: compressed ranges could not be joined.
    'Cache-Control': 'private, no-cache, no-transform',
    'X-Content-Type-Options': 'nosniff',
    ETag: `"${version.sha256}"`,
  })
  if (request.fresh) {
    response.status(304).end()
    return
  }
  response.attachment(name)
  // Not `response.type()`, which would add a charset that is not known here.
  response.setHeader('Content-Type', version.mediaType)
  const range = rangeOf(request, version.sizeBytes, `"${version.sha256}"`)
  const { start, end } = range ?? { start: 0, end: version.sizeBytes }
  if (range !== null) {
    response.status(206).set('Content-Range', `bytes ${start}-${end - 1}/${version.sizeBytes}`)
  }
  response.set('Content-Length', String(end - start))
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const content = await owner.documents.file(params.id, {
    versionId: version.id,
    range: { start, end },
  })
  await sendStream(call, content)
}

/** The requested range; null for the whole file, also if the range is malformed or there are several. */
function rangeOf(request: Request, sizeBytes: number, etag: string): ByteRange | null {
  const condition = request.get('If-Range')
  if (condition !== undefined && condition !== etag) return null
  const ranges = request.range(sizeBytes, { combine: true })
  if (ranges === -1) {
    const headers = { 'Content-Range': `bytes */${sizeBytes}` }
    throw new HttpError(
      'RANGE_NOT_SATISFIABLE',
      `The requested range is outside the file, which has ${sizeBytes} bytes.`,
      { headers },
    )
  }
  if (!Array.isArray(ranges) || ranges.type !== 'bytes' || ranges.length !== 1) return null
  const [range] = ranges
  return range === undefined ? null : { start: range.start, end: range.end + 1 }
}
