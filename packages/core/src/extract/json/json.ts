import type { Extractor } from '../extractor.ts'
import { pageBuilder } from '../pages/pages.ts'
import { type PageProducer, yieldProduced } from '../pages/produced.ts'
import { type OpenText, openText } from '../text/open.ts'
import { linePages } from './lines.ts'
import { recordReader } from './records.ts'
import { InvalidJsonError } from './tokens.ts'

/** Options of {@link jsonExtractor}. */
export interface JsonOptions {
  /** The characters of a page. @defaultValue 6000 */
  readonly pageCharacters?: number
}

/**
 * Reads JSON and JSON Lines: a line for each record or value, with the names that lead to it. What is not valid JSON is read
 * as it is written, which a warning says. A name that is repeated in an object keeps all its values.
 */
export function jsonExtractor({ pageCharacters = 6000 }: JsonOptions = {}): Extractor {
  return {
    mediaTypes: ['application/json', 'application/jsonl'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const text = await openText(request.path, options)
      if (request.mediaType === 'application/json') {
        try {
          return yield* yieldProduced(wholePages(text, pageCharacters, options.signal), request, options)
        } catch (error) {
          // It is thrown when the pages are counted, before any is yielded.
          if (!(error instanceof InvalidJsonError)) throw error
        }
      }
      yield* yieldProduced(await linePages(text, pageCharacters, options.signal), request, options)
    },
  }
}

/** Throws an `InvalidJsonError` when it is not valid JSON, or nested too deep. */
function wholePages(
  { pieces, problem }: OpenText,
  characters: number,
  signal: AbortSignal | undefined,
): PageProducer {
  return async function* produce() {
    const pages = pageBuilder({
      characters,
      label: (first, last) => (first === last ? first : `${first} to ${last}`),
    })
    const records = recordReader('$')
    for await (const piece of pieces(signal)) {
      for (const block of records.add(piece)) pages.add(block)
      yield* pages.take()
    }
    for (const block of records.end()) pages.add(block)
    yield* pages.end()
    return { isCut: true, problems: problem === null ? [] : [{ page: 1, ...problem }] }
  }
}
