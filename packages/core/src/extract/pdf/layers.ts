import type { PdfDocument, PdfPage, PdfText } from './document.ts'

/** Leaves out the text of layers that are not shown. */
export type LayerFilter = (page: PdfPage, items: readonly PdfText[]) => Promise<readonly PdfText[]>

// From pdf.js: shared/util.js, OPS.
const SHOW_TEXT = 44
const BEGIN_MARKED = 69
const BEGIN_MARKED_WITH_PROPERTIES = 70
const END_MARKED = 71

/** Returns the filter of a document with hidden layers; null when everything is shown. */
export async function layerFilter(pdf: PdfDocument): Promise<LayerFilter | null> {
  const config = await pdf.getOptionalContentConfig().catch(() => null)
  const hidden = config !== null && [...config].some(([, { visible }]) => !visible)
  if (!hidden) return null
  return async (page, items) => {
    const { fnArray, argsArray } = await page.getOperatorList()
    const open: boolean[] = []
    let shown = ''
    let drawn = ''
    for (const [index, operator] of fnArray.entries()) {
      const args = argsArray[index]
      if (operator === BEGIN_MARKED) open.push(true)
      else if (operator === BEGIN_MARKED_WITH_PROPERTIES) open.push(isVisible(args, config))
      else if (operator === END_MARKED) open.pop()
      else if (operator === SHOW_TEXT) {
        const text = solid(textOf(args))
        drawn += text
        shown += (open.includes(false) ? '\0' : '1').repeat(text.length)
      }
    }
    return shownItems(items, drawn, shown)
  }
}

type Config = NonNullable<Awaited<ReturnType<PdfDocument['getOptionalContentConfig']>>>

function isVisible(args: unknown, config: Config): boolean {
  const [tag, group] = Array.isArray(args) ? (args as readonly unknown[]) : []
  return tag !== 'OC' || group === null || group === undefined || config.isVisible(group)
}

function textOf(args: unknown): string {
  const [glyphs] = Array.isArray(args) ? (args as readonly unknown[]) : []
  if (!Array.isArray(glyphs)) return ''
  return glyphs
    .map((glyph: unknown) => {
      const unicode: unknown =
        typeof glyph === 'object' && glyph !== null ? (glyph as { unicode?: unknown }).unicode : ''
      return typeof unicode === 'string' ? unicode : ''
    })
    .join('')
}

function solid(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '')
}

/** Both are in the order of drawing, so the pieces' characters are found one after the other. */
function shownItems(items: readonly PdfText[], drawn: string, shown: string): readonly PdfText[] {
  let at = 0
  return items.map((item) => {
    let str = ''
    for (const character of item.str ?? '') {
      const plain = solid(character)
      const found = plain === '' ? -1 : drawn.indexOf(plain, at)
      if (found !== -1) at = found + plain.length
      if (found === -1 || shown[found] === '1') str += character
    }
    return str === item.str ? item : { ...item, str: str.trim() === '' ? '' : str }
  })
}
