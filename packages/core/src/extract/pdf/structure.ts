import type { PdfDocument, PdfPage, PdfStructure } from './document.ts'
import { oneLine } from './marked.ts'
import type { PdfPicture } from './pictures.ts'

/** What the structure of a tagged page says about its content. */
export interface PageStructure {
  /** The ActualText of elements, by the ids of their marked content. */
  readonly spoken: ReadonlyMap<string, { readonly text: string }>
  /** The Alt of its pictures and formulas. */
  readonly pictures: readonly PdfPicture[]
}

export type StructureReader = (page: PdfPage) => Promise<PageStructure>

const NONE: PageStructure = { spoken: new Map(), pictures: [] }
const PICTURES = new Set(['Figure', 'Formula'])

/** Reads the structure of the pages of a tagged document; of others there is none. */
export async function structureReader(pdf: PdfDocument): Promise<StructureReader> {
  const info = await pdf.getMarkInfo().catch(() => null)
  if (info?.Marked !== true) return async () => NONE
  return async (page) => {
    const root = await page.getStructTree().catch(() => null)
    return root === null ? NONE : structureOf(root)
  }
}

function structureOf(root: PdfStructure): PageStructure {
  const spoken = new Map<string, { text: string }>()
  const pictures: PdfPicture[] = []
  const walk = (
    { role = '', alt, actualText, bbox, children = [] }: PdfStructure,
    above: { text: string } | null,
  ) => {
    const own = above ?? (actualText === undefined ? null : { text: actualText })
    if (alt !== undefined && alt !== actualText && oneLine(alt).trim() !== '' && PICTURES.has(role))
      pictures.push({ text: oneLine(alt).trim(), rect: bbox ?? null })
    for (const child of children) {
      if (child.type === 'content' && own !== null && child.id !== undefined) spoken.set(child.id, own)
      walk(child, own)
    }
  }
  walk(root, null)
  return { spoken, pictures }
}
