/** Sequences that colour text in a terminal, move its cursor, or make a link (ECMA-48). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const SEQUENCE = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\)/g

// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const UNDERLINED = /([^\n\x08_])\x08_/gu
/** A letter that is struck again to be bold, or over its underline. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const OVERSTRUCK = /[^\n\x08]\x08(?=[^\n\x08])/gu

/** Leaves out what only a terminal or a line printer understands. */
export function withoutAnsi(text: string): string {
  const printed = text.includes('\b') ? text.replace(UNDERLINED, '$1').replace(OVERSTRUCK, '') : text
  return printed.includes('\x1b') ? printed.replace(SEQUENCE, '') : printed
}
