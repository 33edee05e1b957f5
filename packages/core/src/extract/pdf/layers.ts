import type { PdfDocument, PdfText } from './document.ts'

/** Leaves out the text of layers that are not shown. */
export type LayerFilter = (items: readonly PdfText[]) => readonly PdfText[]

/** Returns the filter of a document with hidden layers; null when everything is shown. */
export async function layerFilter(pdf: PdfDocument): Promise<LayerFilter | null> {
  const config = await pdf.getOptionalContentConfig().catch(() => null)
  const hidden = config !== null && [...config].some(([, { visible }]) => !visible)
  if (!hidden) return null
  return (items) => {
    const open: boolean[] = []
    return items.map((item) => {
      const { type, layer, str = '' } = item
      if (type === 'endMarkedContent') open.pop()
      else if (type !== undefined) open.push(layer === undefined || layer === null || config.isVisible(layer))
      return open.includes(false) && str.trim() !== '' ? { ...item, str: '' } : item
    })
  }
}
