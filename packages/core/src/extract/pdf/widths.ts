import type { PdfPage, PdfTextContent } from './document.ts'

/** The widths of a font's characters, in thousandths of its size. */
export type CharacterWidths = ReadonlyMap<string, number>

/** Finds out how wide the characters of a document's fonts are. */
export interface PdfWidths {
  /**
   * Looks at how a page is painted if it has characters of unknown width.
   *
   * @param readMs the processor time that reading the page's text took.
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
const SLOW_MS = 2000
/** The processor time that is spent on all pages of a document. */
const BUDGET_MS = 6000

type Fonts = Map<string, Map<string, number>>

const NONE: CharacterWidths = new Map()

export function pdfWidths(): PdfWidths {
  const fonts: Fonts = new Map()
  let left = BUDGET_MS
  return {
    async learn(page, content, readMs) {
      if (left <= 0 || readMs > SLOW_MS || !hasUnknown(content, fonts)) return
      const started = processorMs()
      try {
        readWidths(await page.getOperatorList(), fonts)
      } catch {
        // Words with such characters are placed by their number of characters.
      }
      page.cleanup()
      for (const { fontName, str = '' } of content.items) settle(fonts.get(fontName), str)
      left -= processorMs() - started
    },
    of: (fontName) => fonts.get(fontName) ?? NONE,
  }
}

/** The processor time of this process, which does not depend on the load of the machine. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Whether there is a character of unknown width. Adds fonts that are new. */
function hasUnknown({ items }: PdfTextContent, fonts: Fonts): boolean {
  let unknown = false
  for (const { fontName, str = '' } of items) {
    const font = fonts.get(fontName) ?? new Map<string, number>()
    fonts.set(fontName, font)
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

type Operators = Awaited<ReturnType<PdfPage['getOperatorList']>>

function readWidths({ fnArray, argsArray }: Operators, fonts: Fonts): void {
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
    font.set(unicode, width)
    const characters = [...unicode.normalize('NFKC')]
    // The characters of a ligature share its width, unless they also occur on their own.
    for (const character of characters)
      if (characters.length === 1 || !font.has(character)) font.set(character, width / characters.length)
  }
}
