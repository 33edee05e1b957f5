import type { Extractor } from '../extractor.ts'
import { pageBuilder, type ReadDocument } from '../pages/pages.ts'
import { wholeTextExtractor } from '../pages/whole-text.ts'
import { readLines } from './lines.ts'
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
  return wholeTextExtractor(['application/json', 'application/jsonl'], 'JSON', (text, mediaType) => {
    const plain = text.replace(/^\uFEFF/, '')
    const whole = mediaType === 'application/json' ? readWhole(plain, pageCharacters) : null
    return whole ?? readLines(plain, pageCharacters)
  })
}

/** Returns null when it is not valid JSON, or nested too deep. */
function readWhole(text: string, characters: number): ReadDocument | null {
  const label = (first: string, last: string) => (first === last ? first : `${first} to ${last}`)
  const pages = pageBuilder({ characters, label })
  try {
    for (const block of recordBlocks(text, '$')) pages.add(block)
  } catch {
    return null
  }
  return { pages: pages.end(), isCut: true, problems: [] }
}
