/** A line and its number, from 1. */
export interface NumberedLine {
  readonly line: string
  readonly number: number
}

/** Yields the lines of a text that comes in pieces, those of each piece at a time. They end with a line feed, a carriage return, or both. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<NumberedLine[]> {
  let rest: string[] = []
  let number = 0
  let afterReturn = false
  for await (const piece of pieces) {
    // The second half of a line break that began in the piece before.
    const text = afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece
    afterReturn = piece.endsWith('\r')
    const parts = text.split(/\r\n|\r|\n/)
    const last = parts.pop() ?? ''
    if (parts.length > 0) {
      parts[0] = rest.join('') + parts[0]
      rest = []
      yield parts.map((line) => ({ line, number: ++number }))
    }
    if (last !== '') rest.push(last)
  }
  yield [{ line: rest.join(''), number: ++number }]
}
