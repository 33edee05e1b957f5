import { Argument, Option } from 'commander'
import { repeatedOption } from './repeated-option.ts'
import { name, wholeNumber } from './values.ts'

/** `--document`: restricts a command to some documents. */
export function documentOption(meaning = 'only in this document'): Option {
  return repeatedOption(
    '--document <ref>',
    `${meaning}, by id, name, part of the name or path; can be repeated`,
  )
}

/** `--docs`: restricts a command to some documents, all in one. */
export function docsOption(): Option {
  return repeatedOption('--docs <refs>', 'only in these documents, as a list such as a.pdf,b.pdf')
}

/** `--limit`: the maximum number of results. */
export function limitOption(meaning: string, fallback: number): Option {
  return new Option('--limit <n>', meaning).argParser(wholeNumber).default(fallback)
}

/** `--detach`: leaves processing to other processes. */
export function detachOption(): Option {
  return new Option('--detach', 'only queue the work, for docchat worker or a server').conflicts('workers')
}

/** `--conversation`: selects a conversation. */
export function conversationOption(meaning = 'continue this conversation'): Option {
  return new Option('--conversation <id>', meaning)
}

/** `--owner`: acts for another owner. It is a question of the data directory, not of a key. */
export function ownerOption(): Option {
  return new Option('--owner <owner>', 'act for this owner, in a data directory with several').argParser(name)
}

/** The document that a command works on. */
export function documentArgument(): Argument {
  return new Argument(
    '<document>',
    'its id, the beginning of its id, its name, a part of its name, or its path',
  )
}
