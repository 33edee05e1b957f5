import { Readable } from 'node:stream'
import type { Call } from '../http/route.ts'
import { sendStream } from '../http/send-stream.ts'

/** Streams the text of a document, page by page, as fast as the client accepts it. */
export async function sendText(
  call: Call & { readonly params: { readonly id: string } },
  pages: string | undefined,
): Promise<void> {
  const { owner, params, request, response } = call
  const { version } = await owner.documents.get(params.id)
  // The same version has another text once it has been read again.
  response.set({
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
    ETag: `W/"${version.id}.${version.completedAt === null ? 0 : Date.parse(version.completedAt)}"`,
  })
  const text = owner.documents.text(params.id, { ...rangeOf(pages), versionId: version.id })
  const iterator = text[Symbol.asyncIterator]()
  // The first page shows whether there is a text, while the response can still be an error.
  const first = await iterator.next()
  if (request.fresh) {
    response.status(304).end()
    return
  }
  response.type('text/plain; charset=utf-8')
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  await sendStream(call, Readable.from(resumed(first, iterator)))
}

async function* resumed(first: IteratorResult<string>, rest: AsyncIterator<string>): AsyncGenerator<string> {
  for (let item = first; item.done !== true; item = await rest.next()) yield item.value
}

/** `3`, `3-7` or `3-`. */
function rangeOf(pages: string | undefined): { readonly from?: number; readonly to?: number } {
  if (pages === undefined) return {}
  const [first, last] = pages.split('-')
  const from = Number(first)
  if (last === '') return { from }
  return { from, to: last === undefined ? from : Number(last) }
}
