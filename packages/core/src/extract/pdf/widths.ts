import type { PdfGlyph, PdfTextContent } from './document.ts'

/** The widths of a font's characters, in thousandths of its size. */
export type CharacterWidths = ReadonlyMap<string, number>

/** Finds out how wide the characters of a document's fonts are. */
export interface PdfWidths {
  /** Looks at the glyphs of a page if it has characters of unknown width. */
  learn(content: PdfTextContent): void
  /** Returns the widths that are known for a font. */
  of(fontName: string): CharacterWidths
}

type Fonts = Map<string, Map<string, number>>

const NONE: CharacterWidths = new Map()

export function pdfWidths(): PdfWidths {
  const fonts: Fonts = new Map()
  return {
    learn(content) {
      if (!hasUnknown(content, fonts)) return
      for (const [fontName, { shown = [] }] of Object.entries(content.styles)) {
        const font = fonts.get(fontName)
        if (font !== undefined) for (const glyphs of shown) addGlyphs(glyphs, font)
      }
      for (const { fontName, str = '' } of content.items) settle(fonts.get(fontName), str)
    },
    of: (fontName) => fonts.get(fontName) ?? NONE,
  }
}

/** Whether there is a character of unknown width. Adds fonts that are new. */
function hasUnknown({ items }: PdfTextContent, fonts: Fonts): boolean {
  let unknown = false
  for (const { fontName, str = '' } of items) {
    const font = fonts.get(fontName) ?? new Map<string, number>()
    fonts.set(fontName, font)
    if (unknown) continue
    for (const character of str) unknown ||= character !== ' ' && !font.has(character)
  }
  return unknown
}

/** Gives characters that were not found a usual width, so that they are not looked for again. */
function settle(font: Map<string, number> | undefined, str: string): void {
  if (font === undefined) return
  let usual: number | null = null
  for (const character of str) {
    if (font.has(character)) continue
    usual ??= meanWidth(font)
    font.set(character, usual)
  }
}

/** In thousandths of an em. */
const USUAL_WIDTH = 500

/** Returns the mean of a font's known widths. */
export function meanWidth(widths: CharacterWidths): number {
  if (widths.size === 0) return USUAL_WIDTH
  let sum = 0
  for (const width of widths.values()) sum += width
  return sum / widths.size
}

function addGlyphs(glyphs: readonly PdfGlyph[], font: Map<string, number>): void {
  for (const { unicode, width } of glyphs) {
    // It is alone and its own normal form, so there is nothing more to learn from it.
    if (isAscii(unicode) && font.get(unicode) === width) continue
    font.set(unicode, width)
    const characters = [...unicode.normalize('NFKC')]
    // The characters of a ligature share its width, unless they also occur on their own.
    for (const character of characters)
      if (characters.length === 1 || !font.has(character)) font.set(character, width / characters.length)
  }
}

function isAscii(text: string): boolean {
  return text.length === 1 && text.charCodeAt(0) < 128
}
