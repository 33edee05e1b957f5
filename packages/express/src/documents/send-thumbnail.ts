import type { Call } from '../http/route.ts'
import { sendStream } from '../http/send-stream.ts'

/** Streams a document's thumbnail. A new version has a new thumbnail under the same URL. */
export async function sendThumbnail(
  call: Call & { readonly params: { readonly id: string } },
): Promise<void> {
  const { owner, params, request, response } = call
  const thumbnail = await owner.documents.thumbnail(params.id)
  response.set({
    'Content-Type': 'image/png',
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
  })
  if (request.method === 'HEAD') {
    thumbnail.destroy()
    response.end()
    return
  }
  await sendStream(call, thumbnail)
}
