import type { Page } from '../document.ts'
import type { Chunk } from '../search/search-index.ts'

/**
 * Cuts a page into chunks, in reading order.
 *
 * Spans are exact: `page.text.slice(chunk.start, chunk.end) === chunk.text`. A chunk lies within its page.
 */
export type Chunker = (page: Page) => readonly Chunk[]
