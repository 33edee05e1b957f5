import type { Page } from '../document.ts'
import type { Chunk } from '../search/search-index.ts'
import type { PagePlace } from './heading-path.ts'

/**
 * Splits a page into chunks, in reading order.
 *
 * Spans are exact: `page.text.slice(chunk.start, chunk.end) === chunk.text`. A chunk never crosses a page boundary.
 * What is known of the page's place in the document may go into a chunk's context, but not into its text.
 */
export type Chunker = (page: Page, place?: PagePlace) => readonly Chunk[]
