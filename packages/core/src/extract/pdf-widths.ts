import type { PdfPage, PdfTextContent } from './pdf-document.ts'

/** The widths of a font's characters, in thousandths of its size. */
export type CharacterWidths = ReadonlyMap<string, number>

/** Finds out how wide the characters of a document's fonts are. */
export interface PdfWidths {
  /**
   * Looks at how a page is painted if it shows fonts that no page before it did.
   *
   * @param readMs how long it took to read the page's text.
   */
  learn(page: PdfPage, content: PdfTextContent, readMs: number): Promise<void>
  /** Returns the widths that are known for a font. */
  of(fontName: string): CharacterWidths
}

// From pdf.js: shared/util.js, OPS.
const SAVE = 10
const RESTORE = 11
const SET_FONT = 37
const SHOW_TEXT = 44

/** A page that was slow to read is full of drawings: painting it takes still longer. */
const SLOW_MS = 500
/** The time that is spent on all pages of a document. */
const BUDGET_MS = 3000

const NONE: CharacterWidths = new Map()

export function pdfWidths(): PdfWidths {
  const fonts = new Map<string, Map<string, number>>()
  let left = BUDGET_MS
  return {
    async learn(page, { items }, readMs) {
      const unknown = items.some(({ fontName, str = '' }) => str.trim() !== '' && !fonts.has(fontName))
      if (!unknown || left <= 0 || readMs > SLOW_MS) return
      const started = performance.now()
      for (const { fontName } of items) if (!fonts.has(fontName)) fonts.set(fontName, new Map())
      try {
        readWidths(await page.getOperatorList(), fonts)
      } catch {
        // The words of these fonts are placed by their number of characters.
      }
      page.cleanup()
      left -= performance.now() - started
    },
    of: (fontName) => fonts.get(fontName) ?? NONE,
  }
}

type Operators = Awaited<ReturnType<PdfPage['getOperatorList']>>

function readWidths({ fnArray, argsArray }: Operators, fonts: Map<string, Map<string, number>>): void {
  const saved: (Map<string, number> | undefined)[] = []
  let font: Map<string, number> | undefined
  for (const [index, operator] of fnArray.entries()) {
    if (operator === SAVE) saved.push(font)
    else if (operator === RESTORE) font = saved.pop()
    else if (operator === SET_FONT) font = fonts.get(String(argumentOf(argsArray[index])))
    else if (operator === SHOW_TEXT && font !== undefined) addGlyphs(argumentOf(argsArray[index]), font)
  }
}

function argumentOf(args: unknown): unknown {
  return Array.isArray(args) ? args[0] : undefined
}

function addGlyphs(glyphs: unknown, font: Map<string, number>): void {
  if (!Array.isArray(glyphs)) return
  for (const glyph of glyphs) {
    if (typeof glyph !== 'object' || glyph === null) continue
    const { unicode, width } = glyph as { readonly unicode?: unknown; readonly width?: unknown }
    if (typeof unicode !== 'string' || typeof width !== 'number') continue
    const characters = [...unicode.normalize('NFKC')]
    // The characters of a ligature share its width, unless they also occur on their own.
    for (const character of characters)
      if (characters.length === 1 || !font.has(character)) font.set(character, width / characters.length)
  }
}
