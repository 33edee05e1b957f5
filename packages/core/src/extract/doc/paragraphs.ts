import { TextDecoder } from 'node:util'
import { type Script, scripted } from '../normalize/script-mark.ts'
import type { FileInfo, Piece } from './file-info.ts'
import { PROPERTY, type Run, readRuns, runAt } from './properties.ts'
import { readStyles, type StyleValues } from './styles.ts'

/** A paragraph, or what a cell of a table ends with. */
export interface Paragraph {
  readonly text: string
  /** The character that ends it. */
  readonly mark: string
  readonly inTable: boolean
  /** Whether it only ends a row. */
  readonly endsRow: boolean
  /** Whether a page begins with it. */
  readonly startsPage: boolean
  /** The level of a heading, 0 of other paragraphs. */
  readonly heading: number
  /** The list that it is an item of, and its level there; null for no list. */
  readonly item: { readonly list: number; readonly level: number } | null
}

const HIGHEST_STYLES = 9
const BODY_LEVEL = 9
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NOTE_MARK = /[\u0002\u0005]/
const NARROW = new TextDecoder('windows-1252')
/** Ends of paragraphs, cells and sections. */
export const MARKS = { paragraph: '\r', cell: '\u0007', page: '\f' } as const

/** Reads the paragraphs of a range of a document's characters. */
export function paragraphReader(info: FileInfo): (start: number, end: number) => Paragraph[] {
  const paragraphRuns = readRuns(info, 'paragraphs')
  const styled = readStyles(info)
  const characterRuns = readRuns(info, 'characters')
  const unseen = characterRuns.filter(({ values }) => isUnseen(values))
  const raised = characterRuns.filter(({ values }) => scriptOf(values) !== null)

  return (start, end) => {
    const paragraphs: Paragraph[] = []
    let text = ''
    let set = ''
    let script: Script = null
    const writeSet = (next: Script) => {
      // The marks of notes are written by whoever reads the notes.
      text += NOTE_MARK.test(set) ? set : scripted(script, text, set)
      set = ''
      script = next
    }
    for (const piece of info.pieces) {
      const first = Math.max(piece.start, start)
      const last = Math.min(piece.end, end)
      if (first >= last) continue
      const characters = charactersOf(info.stream, piece, first, last)
      for (let index = 0; index < characters.length; index++) {
        const character = characters[index] ?? ''
        const place = piece.offset + (first + index - piece.start) * piece.width
        if (!isMark(character)) {
          if (unseen.length > 0 && runAt(unseen, place) !== null) continue
          const run = raised.length === 0 ? null : runAt(raised, place)
          const as = run === null ? null : scriptOf(run.values)
          if (as !== script) writeSet(as)
          if (as === null) text += character
          else set += character
          continue
        }
        writeSet(null)
        paragraphs.push(paragraphOf(text, character, runAt(paragraphRuns, place), styled))
        text = ''
      }
    }
    writeSet(null)
    if (text !== '') paragraphs.push(paragraphOf(text, MARKS.paragraph, null, styled))
    return paragraphs
  }
}

function charactersOf(stream: Buffer, { start, offset, width }: Piece, first: number, last: number): string {
  const bytes = stream.subarray(offset + (first - start) * width, offset + (last - start) * width)
  return width === 1 ? NARROW.decode(bytes) : bytes.toString('utf16le')
}

function isMark(character: string): boolean {
  return character === MARKS.paragraph || character === MARKS.cell || character === MARKS.page
}

function paragraphOf(text: string, mark: string, run: Run | null, styled: StyleValues): Paragraph {
  const inTable = mark === MARKS.cell || run?.values.get(PROPERTY.inTable) === 1
  const level = run?.values.get(PROPERTY.outlineLevel)
  // The first styles are those of headings, in any language.
  const byStyle = run !== null && run.style >= 1 && run.style <= HIGHEST_STYLES ? run.style : 0
  const heading = level === undefined ? byStyle : level < BODY_LEVEL ? level + 1 : 0
  const isOn = (property: number) => run?.values.get(property) === 1
  const [startsPage, endsRow] = [isOn(PROPERTY.startsPage), isOn(PROPERTY.endsRow)]
  const ofStyle = styled(run?.style ?? 0)
  const list = run?.values.get(PROPERTY.list) ?? ofStyle.get(PROPERTY.list) ?? 0
  const listLevel = run?.values.get(PROPERTY.listLevel) ?? ofStyle.get(PROPERTY.listLevel) ?? 0
  const item = list === 0 || endsRow ? null : { list, level: listLevel }
  return { text, mark, inTable, endsRow, startsPage, heading, item }
}

function scriptOf(values: ReadonlyMap<number, number>): Script {
  const value = values.get(PROPERTY.raised)
  if (value === 1) return 'super'
  return value === 2 ? 'sub' : null
}

function isUnseen(values: ReadonlyMap<number, number>): boolean {
  return values.get(PROPERTY.hidden) === 1 || values.get(PROPERTY.deleted) === 1
}
