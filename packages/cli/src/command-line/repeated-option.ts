import { Option } from 'commander'

/** An option that can be repeated. Not variadic, because such an option would swallow the question that follows it. */
export function repeatedOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, previous: readonly string[] = []) => [
    ...previous,
    value,
  ])
}
