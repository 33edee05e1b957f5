import type { Extractor } from '../extractor.ts'
import { pageBuilder, type ReadDocument, yieldPages } from '../pages/pages.ts'
import { yieldProduced } from '../pages/produced.ts'
import { type OpenText, openText } from '../text/open.ts'
import { linePages } from './lines.ts'
import { recordBlocks } from './records.ts'

/** Options of {@link jsonExtractor}. */
export interface JsonOptions {
  /** The characters of a page. @defaultValue 6000 */
  readonly pageCharacters?: number
}

/**
 * Reads JSON and JSON Lines: a line for each record or value, with the names that lead to it. What is not valid JSON is read
 * as it is written, which a warning says.
 */
export function jsonExtractor({ pageCharacters = 6000 }: JsonOptions = {}): Extractor {
  return {
    mediaTypes: ['application/json', 'application/jsonl'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const text = await openText(request.path, options)
      const whole = request.mediaType === 'application/json' ? await readWhole(text, pageCharacters) : null
      if (whole !== null) yield* yieldPages(whole, request, options)
      else yield* yieldProduced(await linePages(text, pageCharacters, options.signal), request, options)
    },
  }
}

/** Returns null when it is not valid JSON, or nested too deep. */
async function readWhole({ pieces, problem }: OpenText, characters: number): Promise<ReadDocument | null> {
  const text = (await Array.fromAsync(pieces())).join('')
  const label = (first: string, last: string) => (first === last ? first : `${first} to ${last}`)
  const pages = pageBuilder({ characters, label })
  try {
    for (const block of recordBlocks(text, '$')) pages.add(block)
  } catch {
    return null
  }
  return { pages: pages.end(), isCut: true, problems: problem === null ? [] : [{ page: 1, ...problem }] }
}
