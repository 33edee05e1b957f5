import { graphemesOf, isWide, width } from './width.ts'

/** Styles a text that a terminal shows; the text has no control characters. */
export type Style = (text: string) => string

/** Options of {@link flow}. */
export interface FlowOptions {
  /** The width of a line. */
  readonly columns: number
  readonly write: (text: string) => void
}

/** Text that is wrapped at words as it arrives. Only the word that is not complete yet is held back. */
export interface Flow {
  /** Appends text without control characters, except line breaks. A line break ends the line. */
  text(text: string, style?: Style): void
  /** Begins each following line with spaces: the next one with `first`, those that wrapping adds with `rest`. */
  indent(first: number, rest?: number): void
  /** Writes what is held back, and ends the line. */
  end(): void
}

interface Piece {
  readonly text: string
  readonly style: Style | undefined
}

/** Line breaks, spaces where a line may end, and words; some spaces are part of a word. */
const RUNS = /\n|[\s--[\n\u00a0\u202f]]+|[\S\u00a0\u202f]+/gv
const NO_BREAK = /[\u00a0\u202f]/g
const IN_WORD = /^[\S\u00a0\u202f]/u
/** Punctuation that no line begins with. */
const CLOSING = /^[、。，．！？：；）」』】》〉”’)\]}.,!?:;…]/u
/** Punctuation that no line ends with. */
const OPENING = /^[（「『【《〈“‘([{]/u
const WIDEST_INDENT = 0.5

/** Wraps text at words to a width in columns; words that are wider than a line are broken. */
export function flow({ columns, write }: FlowOptions): Flow {
  let indents = { first: 0, rest: 0 }
  let column = 0
  let atStart = true
  let spaces = 0
  let word: Piece[] = []

  const most = Math.max(1, columns)
  const startLine = (by: number) => {
    const indented = Math.min(by, Math.floor(most * WIDEST_INDENT))
    write(' '.repeat(indented))
    column = indented
  }
  const wrap = () => {
    write('\n')
    startLine(indents.rest)
    spaces = 0
  }
  const emit = (pieces: readonly Piece[]) => {
    if (atStart) startLine(indents.first)
    const wide = widthOf(pieces)
    const fits = column + spaces + wide <= most
    if (!fits && !atStart) wrap()
    atStart = false
    write(' '.repeat(spaces))
    column += spaces
    spaces = 0
    for (const { text, style = plain } of column + wide <= most ? pieces : pieces.flatMap(separate)) {
      if (column + width(text) > most && column > 0) wrap()
      write(style(text.replace(NO_BREAK, ' ')))
      column += width(text)
    }
  }
  /** Writes the word, except its last part if more of it may follow. */
  const settle = (isComplete: boolean) => {
    const parts = partsOf(word)
    word = isComplete ? [] : [...(parts.pop() ?? [])]
    for (const part of parts) emit(part)
  }
  const newLine = () => {
    settle(true)
    write('\n')
    column = 0
    spaces = 0
    atStart = true
  }
  return {
    text(text, style) {
      for (const [run] of text.matchAll(RUNS)) {
        if (run === '\n') newLine()
        else if (IN_WORD.test(run)) {
          const last = word.at(-1)
          if (last !== undefined && last.style === style)
            word = [...word.slice(0, -1), { text: last.text + run, style }]
          else word.push({ text: run, style })
          settle(widthOf(word) > most)
        } else {
          settle(true)
          // Spaces at the beginning of a line are the text's own indentation.
          spaces += run.length
        }
      }
    },
    indent(first, rest = first) {
      settle(true)
      indents = { first, rest }
    },
    end() {
      settle(true)
      if (!atStart) newLine()
    },
  }
}

function plain(text: string): string {
  return text
}

function widthOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { text }) => sum + width(text), 0)
}

function separate({ text, style }: Piece): readonly Piece[] {
  return graphemesOf(text).map((grapheme) => ({ text: grapheme, style }))
}

/** Splits a word where a line may end: beside wide characters, but not before closing or after opening punctuation. */
function partsOf(word: readonly Piece[]): (readonly Piece[])[] {
  const parts: Piece[][] = []
  let before = ''
  for (const { text, style } of word) {
    for (const grapheme of graphemesOf(text)) {
      const last = parts.at(-1)
      const breaks = (isWide(grapheme) || isWide(before)) && !CLOSING.test(grapheme) && !OPENING.test(before)
      const piece = last?.at(-1)
      if (last === undefined || breaks) parts.push([{ text: grapheme, style }])
      else if (piece !== undefined && piece.style === style)
        last[last.length - 1] = { text: piece.text + grapheme, style }
      else last.push({ text: grapheme, style })
      before = grapheme
    }
  }
  return parts
}
