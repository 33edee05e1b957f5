import type { Page } from '../document.ts'
import { DocChatError } from '../errors.ts'
import type { Chunk } from '../search/search-index.ts'

/** Makes sure that each chunk is a span of its page, for a chunker may be the caller's own. @throws DocChatError `INVALID_ARGUMENT`. */
export function checkChunks(page: Page, chunks: readonly Chunk[]): readonly Chunk[] {
  for (const chunk of chunks) {
    const { start, end, text } = chunk
    const within = start >= 0 && start < end && end <= page.text.length
    const exact = within && page.text.slice(start, end) === text
    if (chunk.page === page.number && exact) continue
    const message = `The chunker returned a chunk (page ${chunk.page}, ${start} to ${end}) that is not a span of page ${page.number}. Correct the chunker.`
    throw new DocChatError('INVALID_ARGUMENT', message)
  }
  return chunks
}
