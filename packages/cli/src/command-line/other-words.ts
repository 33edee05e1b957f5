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

/** Explains a command of a command: `docchat help jobs retry` is `docchat jobs retry --help`. Null for anything else. */
export function nestedHelp([first, ...command]: readonly string[]): readonly string[] | null {
  return first === 'help' && command.length > 1 ? [...command, '--help'] : null
}

/** Takes a first argument of several words as a question: `docchat "Who signed?"` is `docchat ask "Who signed?"`. */
export function withAsk(args: readonly string[], operands: readonly string[]): readonly string[] {
  const [first] = operands
  if (first === undefined || !/\S\s+\S/.test(first)) return args
  return args.toSpliced(args.indexOf(first), 0, 'ask')
}
