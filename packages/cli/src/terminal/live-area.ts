const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const CLEAR_BELOW = '\u001b[0J'
const FRAME_MS = 100

/** Options of {@link liveArea}. */
export interface LiveAreaOptions {
  /** Returns the current lines, none wider than the terminal, because a wrapped line could not be erased. */
  readonly render: () => readonly string[]
  readonly write: (text: string) => void
}

/** Lines at the bottom of the terminal that are redrawn in place until it is disposed of. */
export interface LiveArea extends Disposable {
  /** Prints something else above the area. */
  above(print: () => void): void
}

/** Starts drawing, ten times per second. */
export function liveArea({ render, write }: LiveAreaOptions): LiveArea {
  let drawn = 0
  const erase = () => (drawn === 0 ? '' : `\u001b[${drawn}F${CLEAR_BELOW}`)
  const draw = () => {
    const lines = render()
    write(erase() + lines.map((line) => `${line}\n`).join(''))
    drawn = lines.length
  }
  const showCursor = () => write(SHOW_CURSOR)
  process.once('exit', showCursor)
  write(HIDE_CURSOR)
  draw()
  const timer = setInterval(draw, FRAME_MS)
  return {
    above(print) {
      write(erase())
      drawn = 0
      print()
      draw()
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      process.removeListener('exit', showCursor)
      write(erase() + SHOW_CURSOR)
    },
  }
}
