import { InvalidArgumentError, Option } from 'commander'

/** Options that say which documents are searched. */
export interface ScopeFlags {
  readonly document?: readonly string[]
  readonly mediaType?: readonly string[]
  readonly label?: readonly string[]
  /** ISO 8601, as is `before`. */
  readonly after?: string
  readonly before?: string
}

/** The options of {@link ScopeFlags} beside `--document`. */
export function scopeOptions(): Option[] {
  return [
    repeated('--media-type <type>', 'only in documents of this type, such as text/html; can be repeated'),
    repeated('--label <label>', 'only in documents with this label; can be repeated'),
    new Option('--after <time>', 'only in documents added then or later, such as 2026-05-31').argParser(time),
    new Option('--before <time>', 'only in documents added before then').argParser(time),
  ]
}

// Repeated rather than variadic: a variadic option would swallow the question.
function repeated(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, previous: readonly string[] = []) => [
    ...previous,
    value,
  ])
}

function time(text: string): string {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new InvalidArgumentError('Give a time such as 2026-05-31 or 2026-05-31T12:00Z.')
  return new Date(ms).toISOString()
}
