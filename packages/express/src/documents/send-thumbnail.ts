import { pipeline } from 'node:stream/promises'
import type { Call } from '../http/route.ts'

/** Streams a document's thumbnail. A new version has another, under the same URL. */
export async function sendThumbnail(
  call: Call & { readonly params: { readonly id: string } },
): Promise<void> {
  const { owner, params, response, signal } = call
  const picture = await owner.documents.thumbnail(params.id)
  response.set({
    'Content-Type': 'image/png',
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
  })
  try {
    await pipeline(picture, response, { signal })
  } catch (error) {
    // Nobody is left to be told of it.
    if (!signal.aborted) throw error
  }
}
