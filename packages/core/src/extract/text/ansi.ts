/** Sequences that colour text in a terminal, move its cursor, or make a link (ECMA-48). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const SEQUENCE = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]{0,2000}(?:\x07|\x1b\\)/g

/** Where nothing else keeps two words apart, as between cells that were copied from an old Word. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the bell is what is replaced
const BELL_BETWEEN = /(?<=\S)\x07(?=\S)/g

/** Leaves out what only a terminal or a line printer understands. */
export function withoutAnsi(text: string): string {
  const plain = text.includes('\x1b') ? text.replace(SEQUENCE, '') : text
  const apart = plain.includes('\x07') ? plain.replace(BELL_BETWEEN, ' ') : plain
  return apart.includes('\b') ? apart.split('\n').map(printedLine).join('\n') : apart
}

/** What remains of a line after it went back: letters take the place of others, but a line under them does not. */
function printedLine(line: string): string {
  if (!line.includes('\b')) return line
  const cells: string[] = []
  let at = 0
  for (const character of line) {
    if (character === '\b') at = Math.max(0, at - 1)
    else {
      if (character !== '_' || cells[at] === undefined) cells[at] = character
      at++
    }
  }
  return cells.join('')
}
