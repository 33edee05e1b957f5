import type { PdfAnnotation, PdfDocument, PdfPage, PdfText } from './document.ts'

/** What was written onto a page: in place, or as a comment on it. */
export interface Written {
  readonly text: string
  readonly rect: readonly number[]
  readonly isComment: boolean
}

const HIDDEN = 2
const NO_VIEW = 32
/** Shown as drawn, or without text of their own. */
const SILENT = new Set(['Link', 'Popup', 'FileAttachment'])
/** Text of its own on the page. */
const IN_PLACE = new Set(['FreeText', 'Stamp'])
const MAX_CHARACTERS = 20_000

/** Reads the values of a page's form fields, the texts written onto it and the comments on it. */
export type WrittenReader = (page: PdfPage, number: number) => Promise<readonly Written[]>

/** From pdf.js: shared/util.js, AnnotationType. Links, of which there are most, popups and attached files are left out. */
const READ_TYPES: ReadonlySet<number> = new Set([1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 20])
/** Asking for one page costs as much as leaving out all others. */
const PAGES_AT_ONCE = 32

export function writtenReader(pdf: PdfDocument, pageCount: number): WrittenReader {
  let first = 0
  let known: readonly PdfAnnotation[] | null = null

  async function read(number: number): Promise<readonly PdfAnnotation[] | null> {
    if (number < first || number >= first + PAGES_AT_ONCE || first === 0) {
      first = number
      const others = Array.from({ length: pageCount }, (_, index) => index).filter(
        (index) => index + 1 < first || index + 1 >= first + PAGES_AT_ONCE,
      )
      known = await pdf.getAnnotationsByType(READ_TYPES, new Set(others)).catch(() => null)
    }
    return known?.filter(({ pageIndex }) => pageIndex === number - 1) ?? null
  }

  return async (page, number) => {
    // One damaged page must not hide what is on the others.
    const annotations = (await read(number)) ?? (await page.getAnnotations().catch(() => []))
    return annotations.flatMap(writtenIn)
  }
}

function writtenIn(annotation: PdfAnnotation): Written[] {
  const { subtype = '', annotationFlags = 0, rect } = annotation
  if (SILENT.has(subtype) || rect === undefined || (annotationFlags & (HIDDEN | NO_VIEW)) !== 0) return []
  const text = textOf(annotation).replace(/\r\n?/g, '\n').trim().slice(0, MAX_CHARACTERS)
  return text === '' ? [] : [{ text, rect, isComment: subtype !== 'Widget' && !IN_PLACE.has(subtype) }]
}

function textOf(annotation: PdfAnnotation): string {
  const { subtype, contentsObj, titleObj, textContent } = annotation
  if (subtype === 'Widget') return valueOfField(annotation)
  const words = contentsObj?.str || (textContent ?? []).join('\n')
  if (words.trim() === '' || IN_PLACE.has(subtype ?? '')) return words
  return `Comment${titleObj?.str ? ` by ${titleObj.str}` : ''}: ${words}`
}

function valueOfField({ fieldType, fieldValue, checkBox, radioButton, ...more }: PdfAnnotation): string {
  if (fieldType === 'Btn') {
    if (checkBox !== true && radioButton !== true) return ''
    const isOn = typeof fieldValue === 'string' && fieldValue !== 'Off'
    const on = radioButton === true ? more.buttonValue : more.exportValue
    // A button without an appearance does not name the value that it stands for.
    if (typeof on !== 'string' || on === '') return radioButton === true ? '' : isOn ? '☒' : '☐'
    return isOn && fieldValue === on ? '☒' : '☐'
  }
  if (fieldType === 'Sig') return ''
  const values = Array.isArray(fieldValue) ? fieldValue : [fieldValue]
  return values
    .filter((value) => typeof value === 'string')
    .map((value) => more.options?.find(({ exportValue }) => exportValue === value)?.displayValue ?? value)
    .join(', ')
}

const USUAL_HEIGHT = 10

/** Adds what was written onto a page to its pieces: after what is before it on its line, or above what is below it. */
export function withWritten(items: readonly PdfText[], written: readonly Written[]): readonly PdfText[] {
  if (written.length === 0) return items
  const placed = [...items]
  for (const { text, rect, isComment } of written) {
    const [left = 0, bottom = 0, right = 0, top = 0] = rect
    const height = Math.min(USUAL_HEIGHT, Math.max(1, top - bottom))
    const y = text.includes('\n') ? top - height : (bottom + top - height) / 2 + height * 0.1
    const piece: PdfText = {
      str: text,
      transform: [height, 0, 0, height, left, y],
      width: Math.max(1, right - left),
      height,
      fontName: '',
      hasEOL: true,
    }
    if (isComment) {
      endLine(placed, placed.length - 1)
      placed.push(piece)
    } else insert(placed, piece, bottom, top)
  }
  return placed
}

function insert(placed: PdfText[], piece: PdfText, bottom: number, top: number): void {
  const left = piece.transform[4] ?? 0
  const onLine = (item: PdfText) => {
    const y = (item.transform[5] ?? 0) + item.height * 0.3
    return (item.str ?? '').trim() !== '' && y >= bottom - 2 && y <= top + 2
  }
  const before = placed.findLastIndex((item) => onLine(item) && (item.transform[4] ?? 0) < left)
  const after = placed.findIndex((item) => onLine(item) && (item.transform[4] ?? 0) >= left)
  const anchor = placed[before]
  const next = placed[after]
  if (anchor !== undefined) {
    const follower = placed.slice(before + 1).find((item) => (item.str ?? '').trim() !== '')
    const hasEOL = anchor.hasEOL === true || follower === undefined || !onLine(follower)
    placed[before] = { ...anchor, str: `${anchor.str ?? ''} `, hasEOL: false }
    placed.splice(before + 1, 0, { ...piece, transform: level(piece, anchor), hasEOL })
  } else if (next !== undefined) {
    placed.splice(after, 0, {
      ...piece,
      str: `${piece.str ?? ''} `,
      transform: level(piece, next),
      hasEOL: false,
    })
  } else {
    const below = placed.findIndex(
      (item) => (item.str ?? '').trim() !== '' && (item.transform[5] ?? 0) < bottom,
    )
    const at = below === -1 ? placed.length : below
    endLine(placed, at - 1)
    placed.splice(at, 0, piece)
  }
}

/** Puts a piece on the baseline of another, whose line it belongs to. */
function level({ transform: [a = 1, , , d = 1, x = 0] }: PdfText, { transform }: PdfText): number[] {
  return [a, 0, 0, d, x, transform[5] ?? 0]
}

function endLine(placed: PdfText[], at: number): void {
  const item = placed[at]
  if (item !== undefined && item.hasEOL !== true) placed[at] = { ...item, hasEOL: true }
}
