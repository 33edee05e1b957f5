import type { PdfText } from './document.ts'

/** Text that stands for pieces of a page. */
interface Replacement {
  readonly text: string
  readonly pieces: number[]
  /** Where it begins in the pieces. */
  readonly at: number
}

/**
 * Reads marked content as what it stands for (its ActualText), and leaves out the marks.
 *
 * @param spoken the text that the document's structure gives to marked content, by its id.
 */
export function readMarked(
  items: readonly PdfText[],
  spoken: ReadonlyMap<string, { readonly text: string }>,
): readonly PdfText[] {
  const replacements: Replacement[] = []
  const shared = new Map<object, Replacement>()
  const open: (Replacement | null)[] = []
  const pieces: PdfText[] = []
  for (const item of items) {
    if (item.type === 'endMarkedContent') open.pop()
    else if (item.type !== undefined) {
      open.push(open.at(-1) ?? replacementOf(item))
    } else {
      open.at(-1)?.pieces.push(pieces.length)
      pieces.push(item)
    }
  }
  return replacements.length === 0 ? pieces : replaced(pieces, replacements)

  function replacementOf({ id, actualText }: PdfText): Replacement | null {
    const element = typeof id === 'string' ? spoken.get(id) : undefined
    const text = element?.text ?? actualText
    if (text === undefined || text === null) return null
    const known = element && shared.get(element)
    if (known !== undefined) return known
    const replacement = { text: oneLine(text), pieces: [], at: pieces.length }
    replacements.push(replacement)
    if (element !== undefined) shared.set(element, replacement)
    return replacement
  }
}

function replaced(pieces: PdfText[], replacements: readonly Replacement[]): PdfText[] {
  const drawn: { readonly at: number; readonly piece: PdfText }[] = []
  for (const { text, pieces: own, at } of replacements) {
    if (own.length === 0) {
      const beside = pieces.slice(at).find(isText) ?? pieces.slice(0, at).findLast(isText)
      if (text.trim() !== '' && beside !== undefined)
        drawn.push({ at, piece: { ...beside, str: text, width: 0, hasEOL: false } })
      continue
    }
    const glyphs = own.map((index) => pieces[index]?.str ?? '').join('')
    if (solid(glyphs) === solid(text) || (text.trim() === '' && /[\p{L}\p{N}]/u.test(glyphs))) continue
    write(pieces, own, text)
  }
  for (const { at, piece } of drawn.reverse()) pieces.splice(at, 0, piece)
  return pieces
}

/** Writes text in place of pieces, from the first to the last that has a word. */
function write(pieces: PdfText[], own: readonly number[], text: string): void {
  const words = own.filter((index) => isText(pieces[index]))
  const [from = own[0], to = from] = [words[0], words.at(-1)]
  const first = pieces[from ?? -1]
  const last = pieces[to ?? -1]
  if (from === undefined || to === undefined || first === undefined || last === undefined) return
  for (const index of own) {
    const piece = pieces[index]
    if (piece !== undefined && index > from && index <= to)
      pieces[index] = { ...piece, str: '', hasEOL: false }
  }
  const before = /^\s/.test(first.str ?? '') ? ' ' : ''
  const after = /\s$/.test(last.str ?? '') ? ' ' : ''
  pieces[from] = {
    ...first,
    str: `${before}${text}${after}`,
    width: widthTo(first, last),
    hasEOL: last.hasEOL === true,
  }
}

/** How far a piece reaches when it takes the place of all up to another on its line. */
function widthTo(piece: PdfText, last: PdfText): number {
  const [a = 1, b = 0, , , x = 0, y = 0] = piece.transform
  const size = Math.hypot(a, b) || 1
  const along = ((last.transform[4] ?? 0) - x) * (a / size) + ((last.transform[5] ?? 0) - y) * (b / size)
  const across = ((last.transform[5] ?? 0) - y) * (a / size) - ((last.transform[4] ?? 0) - x) * (b / size)
  return Math.abs(across) < piece.height && along > 0 ? along + last.width : piece.width
}

/** Returns a text of a PDF's structure on one line, without control characters. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ')
}

function isText(piece: PdfText | undefined): boolean {
  return (piece?.str ?? '').trim() !== ''
}

function solid(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '')
}
