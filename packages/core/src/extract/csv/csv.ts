import { setImmediate } from 'node:timers/promises'
import type { PageWarning } from '../../document.ts'
import { NO_METADATA } from '../../document.ts'
import type { Extractor } from '../extractor.ts'
import { countPages } from '../pages/counted.ts'
import { openText } from '../text/open.ts'
import { rowPages } from './line-pages.ts'
import { csvRows } from './rows.ts'

/** Options of {@link csvExtractor}. */
export interface CsvOptions {
  /** What follows is not read. @defaultValue 200 million, about 2 million rows; only a malicious file would go on. */
  readonly maxCharacters?: number
}

/**
 * Reads CSV: a line for each row, each value preceded by its column's name, so that a row is understandable by itself.
 * Without a header row, values are not labelled. A form feed before a row starts a page. A long file
 * is read twice, first for the number of its pages, so that it is never in memory as a whole.
 */
export function csvExtractor({ maxCharacters = 200_000_000 }: CsvOptions = {}): Extractor {
  return {
    mediaTypes: ['text/csv'],
    async *extract({ path, name, firstPage = 1, lastPage = Number.POSITIVE_INFINITY }, { signal } = {}) {
      signal?.throwIfAborted()
      const { pieces, problem } = await openText(path, signal && { signal })
      let isCutShort = false
      const produce = () =>
        rowPages(csvRows(pieces(signal)), { maxCharacters, whenMore: () => (isCutShort = true) })
      const pages = await countPages(produce)
      yield { type: 'opened', pageCount: pages.count, metadata: NO_METADATA, outline: [], isCut: true }
      let number = 0
      for await (const text of pages.read()) {
        await setImmediate()
        signal?.throwIfAborted()
        number++
        if (number < firstPage || number > lastPage) continue
        const warnings: PageWarning[] = []
        if (number === 1 && problem !== null) warnings.push({ page: 1, ...problem })
        if (text === '')
          warnings.push({ page: number, code: 'NO_TEXT', message: `"${name}" contains no text.` })
        if (number === pages.count && isCutShort) warnings.push(truncated(number, maxCharacters))
        yield { type: 'page', page: { number, text }, warnings }
      }
    },
  }
}

function truncated(page: number, characters: number): PageWarning {
  const message = `The file has more than ${characters / 1e6} million characters; what follows was not read.`
  return { page, code: 'TEXT_TRUNCATED', message }
}
