import { Option } from 'commander'
import { repeatedOption } from './repeated-option.ts'
import { time } from './values.ts'

/** Options that restrict a search to some documents. */
export interface ScopeFlags {
  readonly document?: readonly string[]
  readonly mediaType?: readonly string[]
  readonly label?: readonly string[]
  /** ISO 8601, like `before`. */
  readonly after?: string
  readonly before?: string
}

/** The options of {@link ScopeFlags}, except `--document`. */
export function scopeOptions(): Option[] {
  return [
    repeatedOption(
      '--media-type <type>',
      'only in documents of this type, such as text/html; can be repeated',
    ),
    repeatedOption('--label <label>', 'only in documents with this label; can be repeated'),
    new Option(
      '--after <time>',
      'only in documents added at this time or later, such as 2026-05-31',
    ).argParser(time),
    new Option('--before <time>', 'only in documents added before this time').argParser(time),
  ]
}
