import { pipeline } from 'node:stream/promises'
import type { Call } from '../http/route.ts'

/** Streams a document's thumbnail. A new version has a new thumbnail under the same URL. */
export async function sendThumbnail(
  call: Call & { readonly params: { readonly id: string } },
): Promise<void> {
  const { owner, params, request, response, signal } = call
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
  try {
    await pipeline(thumbnail, response, { signal })
  } catch (error) {
    // The client has disconnected, so there is nobody to report to.
    if (!signal.aborted) throw error
  }
}
