import { encryptedOle, type OleContainer } from '../ole/container.ts'

/** The parts of a document's text, one after the other, in characters. */
export interface TextParts {
  readonly main: string
  readonly footnotes: string
  readonly headers: string
  readonly comments: string
  readonly endnotes: string
  readonly boxes: string
  readonly headerBoxes: string
}

/** A range of the text that lies in one place of the file. */
export interface Piece {
  /** The first character, counted from the beginning of the text. */
  readonly start: number
  readonly end: number
  /** Where it is in the stream, and how many bytes a character has. */
  readonly offset: number
  readonly width: 1 | 2
}

/** What the header of a document says of where everything is. */
export interface FileInfo {
  readonly stream: Buffer
  readonly table: Buffer
  readonly pieces: readonly Piece[]
  /** The characters of each part. */
  readonly lengths: Readonly<Record<keyof TextParts, number>>
}

const SIGNATURE = 0xa5ec
const WORD_97 = 0xc1
/** Offsets in the header. */
const AT = { lengths: 0x4c, pieces: 0x1a2 }

/** Reads the header. @throws DocChatError `DOCUMENT_ENCRYPTED`; Error for documents from before 1997. */
export function readFileInfo(container: OleContainer, name: string): FileInfo {
  const stream = container.stream('WordDocument')
  if (stream === null || stream.readUInt16LE(0) !== SIGNATURE) throw new Error('no document inside')
  if (stream.readUInt16LE(2) < WORD_97) throw new Error('it is older than Word 97')
  const flags = stream.readUInt16LE(0x0a)
  if ((flags & 0x100) !== 0) throw encryptedOle(name)
  const table = container.stream((flags & 0x200) === 0 ? '0Table' : '1Table')
  if (table === null) throw new Error('its tables are missing')
  const length = (index: number) => Math.max(0, stream.readInt32LE(AT.lengths + 4 * index))
  const lengths = {
    main: length(0),
    footnotes: length(1),
    headers: length(2),
    comments: length(4),
    endnotes: length(5),
    boxes: length(6),
    headerBoxes: length(7),
  }
  return { stream, table, pieces: piecesOf(tableAt({ stream, table }, AT.pieces)), lengths }
}

/** Returns a part of the table stream, whose place and size the header has at `at`. */
export function tableAt({ stream, table }: Pick<FileInfo, 'stream' | 'table'>, at: number): Buffer {
  const start = stream.readUInt32LE(at)
  return table.subarray(start, start + stream.readUInt32LE(at + 4))
}

/** The list of pieces comes after properties, which it does not need. */
function piecesOf(list: Buffer): Piece[] {
  let at = 0
  while (list[at] === 1) at += 3 + list.readUInt16LE(at + 1)
  if (list[at] !== 2) throw new Error('the list of its pieces is missing')
  const bytes = list.subarray(at + 5, at + 5 + list.readUInt32LE(at + 1))
  const count = Math.floor((bytes.length - 4) / 12)
  return Array.from({ length: count }, (_, index): Piece => {
    const place = bytes.readUInt32LE(4 * (count + 1) + 8 * index + 2)
    const isNarrow = (place & 0x40000000) !== 0
    const [start, end] = [bytes.readUInt32LE(4 * index), bytes.readUInt32LE(4 * index + 4)]
    const offset = place & 0x3fffffff
    return isNarrow ? { start, end, offset: offset / 2, width: 1 } : { start, end, offset, width: 2 }
  })
}
