import { Option } from 'commander'
import { repeatedOption } from './repeated-option.ts'
import { time } from './values.ts'

/** Options that restrict a search to some documents. */
export interface ScopeFlags {
  readonly document?: readonly string[]
  /** Each a list, with commas. */
  readonly docs?: readonly string[]
  readonly mediaType?: readonly string[]
  readonly label?: readonly string[]
  /** Labels too. */
  readonly collection?: readonly string[]
  /** ISO 8601, like `before`. */
  readonly after?: string
  readonly before?: string
}

/** Returns the labels that are meant: a collection is one, too. */
export function labelsOf({ label = [], collection = [] }: ScopeFlags): readonly string[] {
  return [...label, ...collection]
}

/** The options of {@link ScopeFlags}, except `--document` and `--docs`. @param which how their explanations begin */
export function scopeOptions(which = 'only in documents'): Option[] {
  return [
    repeatedOption('--media-type <type>', `${which} of this type, such as text/html; can be repeated`),
    repeatedOption('--label <label>', `${which} with this label; can be repeated`),
    repeatedOption('--collection <name>', `${which} of this collection, which is a label; can be repeated`),
    new Option('--after <time>', `${which} added at this time or later, such as 2026-05-31`).argParser(time),
    new Option('--before <time>', `${which} added before this time`).argParser(time),
  ]
}
