import { type CharacterWidths, meanWidth } from './widths.ts'

/** A word of a piece of text: where it is in the string, and along the piece, as shares of its width. */
export interface PieceWord {
  readonly start: number
  readonly end: number
  readonly from: number
  readonly to: number
}

/** The font of a piece and its place on the page, in points. */
export interface PieceFont {
  readonly widths: CharacterWidths
  /** The width of an em. */
  readonly em: number
  /** The width of the whole piece. */
  readonly width: number
  /** Whether the text begins at the right. */
  readonly rightToLeft: boolean
}

/** In thousandths of an em. */
const USUAL_SPACE = 250
const NARROWEST_SPACE = 80
const WIDEST_SPACE = 1500

/** Locates the words of a piece. In justified text only the spaces vary, so they share what the characters leave. */
export function wordsOf(str: string, font: PieceFont): PieceWord[] {
  const words = [...str.matchAll(/\S+/g)]
  const stops = stopsOf(str, font)
  const whole = stops[str.length] || 1
  return words.map(({ 0: word, index }) => {
    const end = index + word.length
    const [from, to] = [(stops[index] ?? 0) / whole, (stops[end] ?? whole) / whole]
    return font.rightToLeft
      ? { start: index, end, from: 1 - to, to: 1 - from }
      : { start: index, end, from, to }
  })
}

/** Returns where each character begins, and where the last one ends. */
function stopsOf(str: string, { widths, em, width }: PieceFont): Float64Array {
  // A piece begins at its first character; a blank before that is only noted in the string.
  const first = str.search(/\S/)
  let mean: number | null = null
  const usual = () => {
    mean ??= meanWidth(widths)
    return mean
  }
  const ofCharacters = new Float64Array(str.length)
  let inked = 0
  let spaces = 0
  let at = 0
  for (const character of str) {
    if (isSpace(character)) {
      ofCharacters[at] = SPACE
      spaces += at < first ? 0 : 1
    } else {
      const own = isMark(character) ? 0 : (widths.get(character) ?? usual())
      ofCharacters[at] = own
      inked += own
    }
    at += character.length
  }
  const left = spaces === 0 ? 0 : ((width / em) * 1000 - inked) / spaces
  const space = left > NARROWEST_SPACE && left < WIDEST_SPACE ? left : (widths.get(' ') ?? USUAL_SPACE)
  const stops = new Float64Array(str.length + 1)
  for (let i = Math.max(0, first); i < str.length; i++) {
    const own = ofCharacters[i] ?? 0
    stops[i + 1] = (stops[i] ?? 0) + (own === SPACE ? space : own)
  }
  return stops
}

/** Stands for the width of a space, which is known last. */
const SPACE = Number.NEGATIVE_INFINITY

function isSpace(character: string): boolean {
  const code = character.charCodeAt(0)
  return code < 128 ? code === 32 || (code >= 9 && code <= 13) : /\s/.test(character)
}

function isMark(character: string): boolean {
  return character.charCodeAt(0) >= 128 && /\p{M}/u.test(character)
}
