import type { Page } from '../document.ts'
import type { Chunk } from '../search/search-index.ts'
import type { PagePlace } from './heading-path.ts'

/**
 * Cuts a page into chunks, in reading order.
 *
 * Spans are exact: `page.text.slice(chunk.start, chunk.end) === chunk.text`. A chunk lies within its page. What is known of
 * the page's place in its document may go into a chunk's context, never into its text.
 */
export type Chunker = (page: Page, place?: PagePlace) => readonly Chunk[]
