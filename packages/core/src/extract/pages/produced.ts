import type { OutlineEntry } from '../../document.ts'
import type { ExtractEvent, ExtractOptions, ExtractRequest } from '../extractor.ts'
import { countProduced } from './counted.ts'
import { outlineEntries } from './outline.ts'
import { type AboutPages, openedEvent, pageEvent, type ReadPage } from './pages.ts'

/** Yields the pages of a document in order; returns what else is known of it. */
export type PageProducer = () => AsyncGenerator<ReadPage, AboutPages>

/** Yields the events of a document that is read page by page: if it is long twice, first for its outline and the number of pages. */
export async function* yieldProduced(
  produce: PageProducer,
  request: ExtractRequest,
  { signal }: ExtractOptions,
): AsyncGenerator<ExtractEvent> {
  signal?.throwIfAborted()
  const outline: OutlineEntry[] = []
  const { count, about, read } = await countProduced(produce, {
    charactersOf: ({ text }) => text.length,
    look: ({ text, headings }, number) => outline.push(...outlineEntries(number, text, headings)),
  })
  yield openedEvent(about, count, outline)
  let number = 0
  for await (const page of read()) {
    signal?.throwIfAborted()
    const event = pageEvent(page, ++number, count, about, request)
    if (event !== null) yield event
  }
}
