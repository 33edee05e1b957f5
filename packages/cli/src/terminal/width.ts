/** Made when it is needed: loading its rules takes a third of the time in which `node` starts. */
let graphemes: Intl.Segmenter | undefined

/** Text of one column a character, for which nothing has to be looked up. */
const ASCII = /^[ -~]+$/

const INVISIBLE = /^[\p{Cc}\p{Cf}\p{Mn}\p{Me}]+$/u

/** East Asian scripts, full-width forms and emoji with graphical presentation take two columns. */
const WIDE =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f/u

/** The number of columns that a text takes on a terminal. */
export function width(text: string): number {
  if (ASCII.test(text)) return text.length
  let columns = 0
  for (const { segment } of segments(text)) columns += graphemeWidth(segment)
  return columns
}

/** Truncates a text with `…` to at most this many columns. */
export function truncate(text: string, columns: number): string {
  if (width(text) <= columns) return text
  let cut = ''
  let used = 1
  for (const { segment } of segments(text)) {
    used += graphemeWidth(segment)
    if (used > columns) break
    cut += segment
  }
  return columns > 0 ? `${cut}…` : ''
}

/** Pads a text with spaces to this many columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)))
}

/** Splits a text into what readers take for characters. */
export function graphemesOf(text: string): string[] {
  if (ASCII.test(text)) return text.split('')
  return Array.from(segments(text), ({ segment }) => segment)
}

function segments(text: string): Intl.Segments {
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return graphemes.segment(text)
}

/** Whether a grapheme takes two columns. */
export function isWide(grapheme: string): boolean {
  return graphemeWidth(grapheme) === 2
}

function graphemeWidth(grapheme: string): number {
  if (ASCII.test(grapheme)) return 1
  if (INVISIBLE.test(grapheme)) return 0
  return WIDE.test(grapheme) ? 2 : 1
}
