/** Sequences that colour text in a terminal, move its cursor, or make a link (ECMA-48). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const SEQUENCE = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\)/g

/** Leaves out what only a terminal understands. */
export function withoutAnsi(text: string): string {
  return text.includes('\x1b') ? text.replace(SEQUENCE, '') : text
}
