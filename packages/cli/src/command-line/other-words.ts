import type { Command } from 'commander'

/** What other programs call the commands. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  add: 'ingest',
  upload: 'ingest',
  import: 'ingest',
  index: 'ingest',
  rm: 'remove',
  delete: 'remove',
  del: 'remove',
  undo: 'restore',
  undelete: 'restore',
  ls: 'list',
  query: 'ask',
  question: 'ask',
  summary: 'summarise',
  find: 'search',
  info: 'show',
  start: 'serve',
  server: 'serve',
  check: 'verify',
}

/** Returns the command that is meant by another word for it; undefined if that is not known. */
export function commandMeantBy(word: string): string | undefined {
  return Object.hasOwn(OTHER_NAMES, word) ? OTHER_NAMES[word] : undefined
}

/**
 * Explains a command, also that of a command: `docchat help jobs retry` is `docchat jobs retry --help`. Null for anything else.
 *
 * @throws CommanderError if there is no such command.
 */
export function commandHelp(program: Command, operands: readonly string[]): readonly string[] | null {
  const [first, ...path] = operands
  if (first !== 'help' || path.length === 0 || path[0] === 'help') return null
  let command = program
  for (const [depth, word] of path.entries()) {
    const found = command.commands.find((one) => one.name() === word || one.aliases().includes(word))
    if (found === undefined) program.error(`error: unknown command '${path.slice(0, depth + 1).join(' ')}'`)
    command = found
  }
  return [...path, '--help']
}

/** Takes a first argument of several words as a question: `docchat "Who signed?"` is `docchat ask "Who signed?"`. */
export function withAsk(args: readonly string[], operands: readonly string[]): readonly string[] {
  const [first] = operands
  if (first === undefined || !/\S\s+\S/.test(first)) return args
  return args.toSpliced(args.indexOf(first), 0, 'ask')
}
