import type { PdfItem } from './items.ts'

/** Below this amount of text, the body font cannot be determined. */
export const BODY_CHARACTERS = 300

/** Characters by font, and by size in quarters of a point. */
export type FontCounts = Map<string, Map<number, number>>

/** Counts the fonts of a page, whose names are local to the page. Also adds their sizes to the document's `sizes`. */
export function countFonts(items: readonly PdfItem[], sizes: Map<number, number>): FontCounts {
  const fonts: FontCounts = new Map()
  for (const { size, font, start, end } of items) {
    const quarters = Math.round(size * 4)
    const ofFont = fonts.get(font) ?? new Map<number, number>()
    if (ofFont.size === 0) fonts.set(font, ofFont)
    ofFont.set(quarters, (ofFont.get(quarters) ?? 0) + end - start)
    sizes.set(quarters, (sizes.get(quarters) ?? 0) + end - start)
  }
  return fonts
}

/** Counts characters by size, for all fonts. */
export function sizesOf(fonts: FontCounts): Map<number, number> {
  const sizes = new Map<number, number>()
  for (const ofFont of fonts.values())
    for (const [size, characters] of ofFont) sizes.set(size, (sizes.get(size) ?? 0) + characters)
  return sizes
}

/** Returns the size of most of the text; null when there is too little text. */
export function mostUsed(sizes: ReadonlyMap<number, number>): number | null {
  let most = BODY_CHARACTERS
  let body: number | null = null
  for (const [size, characters] of sizes) {
    if (characters < most) continue
    most = characters
    body = size
  }
  return body
}

/** Returns the font of most of the text of a given size. */
export function fontOf(fonts: FontCounts, size: number): string {
  let most = 0
  let name = ''
  for (const [font, sizes] of fonts) {
    const characters = sizes.get(size) ?? 0
    if (characters <= most) continue
    most = characters
    name = font
  }
  return name
}
