import type { PDFParse } from 'pdf-parse'
import { useCanvas } from './engine.ts'

/** Posters and plans are rendered smaller than requested. */
const MAX_PIXELS = 12_000_000

/**
 * Renders a page as a PNG. Throws when there is no such page, or when it cannot be rendered.
 *
 * @param widthOf returns the width in pixels for a page's size in points.
 */
export async function renderPage(
  parser: PDFParse,
  number: number,
  widthOf: (width: number, height: number) => number,
): Promise<Uint8Array> {
  useCanvas()
  const { pages: sizes } = await parser.getInfo({ partial: [number], parsePageInfo: true })
  const { width = 595, height = 842 } = sizes[0] ?? {}
  const wanted = widthOf(width, height)
  const pixels = (wanted * wanted * height) / width
  // By width, because a fixed scale has crashed on huge pages.
  const desiredWidth = Math.max(1, Math.round(wanted * Math.min(1, Math.sqrt(MAX_PIXELS / pixels))))
  const { pages } = await parser.getScreenshot({
    partial: [number],
    desiredWidth,
    imageBuffer: true,
    imageDataUrl: false,
  })
  const image = pages[0]?.data
  if (image === undefined) throw new Error(`There is no page ${number}.`)
  return image
}
