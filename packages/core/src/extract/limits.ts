import { DocChatError } from '../errors.ts'

/** How much a document may cost before it, or one of its pages, is abandoned. */
export interface ExtractorLimits {
  /** How long opening a document may take, including starting its process, in milliseconds; of more than 20 MB, in proportion longer. @defaultValue 20000 */
  readonly openTimeoutMs: number
  /** How long reading one page may take, in milliseconds. @defaultValue 20000 */
  readonly stepTimeoutMs: number
  /** How long a document may take in all, in milliseconds. @defaultValue 600000 */
  readonly documentTimeoutMs: number
  /** A process that uses more memory is killed. @defaultValue 512 MiB */
  readonly maxRssBytes: number
  /** A document with more pages is refused. @defaultValue 5000 */
  readonly maxPages: number
  /** A page's text is cut after this many characters, with a warning. @defaultValue 200000 */
  readonly maxPageCharacters: number
  /** A document is abandoned when more pages than this hang or kill their process. @defaultValue 20 */
  readonly maxLostPages: number
}

const DEFAULTS: ExtractorLimits = {
  openTimeoutMs: 20_000,
  stepTimeoutMs: 20_000,
  documentTimeoutMs: 600_000,
  maxRssBytes: 512 * 2 ** 20,
  maxPages: 5000,
  maxPageCharacters: 200_000,
  maxLostPages: 20,
}

/** Fills in the defaults. @throws DocChatError `INVALID_ARGUMENT`. */
export function extractorLimits(given: Partial<ExtractorLimits>): ExtractorLimits {
  const limits = { ...DEFAULTS }
  for (const name of Object.keys(DEFAULTS) as (keyof ExtractorLimits)[]) {
    const value = given[name] ?? DEFAULTS[name]
    if (!(value >= (name === 'maxLostPages' ? 0 : 1)))
      throw new DocChatError('INVALID_ARGUMENT', `${name} is ${value}: give a number of at least 1.`)
    Object.assign(limits, { [name]: value })
  }
  return limits
}
