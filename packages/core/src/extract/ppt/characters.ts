import { type Script, scripted } from '../normalize/script-mark.ts'

/** The sizes of what a style of paragraphs or characters may set, by the bits that say so, in the order of the file. */
type Fields = readonly (readonly [mask: number, bytes: number])[]

const TAB_STOPS = 1 << 20
const PARAGRAPH: Fields = [
  [0xf, 2],
  [1 << 7, 2],
  [1 << 4, 2],
  [1 << 6, 2],
  [1 << 5, 4],
  [1 << 11, 2],
  [1 << 12, 2],
  [1 << 13, 2],
  [1 << 14, 2],
  [1 << 8, 2],
  [1 << 10, 2],
  [1 << 15, 2],
  [TAB_STOPS, 0],
  [1 << 16, 2],
  [0xe0000, 2],
  [1 << 21, 2],
]
const POSITION = 1 << 19
const CHARACTERS: Fields = [
  [0x3fff, 2],
  [1 << 16, 2],
  [1 << 21, 2],
  [1 << 22, 2],
  [1 << 23, 2],
  [1 << 17, 2],
  [1 << 18, 4],
]

/** Writes a text with its superscripts and subscripts, which the record after it tells; as it is when that cannot be read. */
export function withScripts(text: string, styles: Buffer): string {
  try {
    return written(text, styles)
  } catch {
    return text
  }
}

function written(text: string, styles: Buffer): string {
  // The end of the text counts as a character.
  const length = text.length + 1
  let at = 0
  for (let covered = 0; covered < length; ) {
    covered += styles.readUInt32LE(at)
    const mask = styles.readUInt32LE(at + 6)
    at = skip(styles, at + 10, mask, PARAGRAPH)
  }
  let result = ''
  let raised = ''
  let script: Script = null
  const flush = () => {
    result += scripted(script, result, raised)
    raised = ''
  }
  for (let covered = 0; covered < text.length; ) {
    const count = styles.readUInt32LE(at)
    if (count === 0) throw new Error('a run without characters')
    const mask = styles.readUInt32LE(at + 4)
    at = skip(styles, at + 8, mask, CHARACTERS)
    let position = 0
    if ((mask & POSITION) !== 0) {
      position = styles.readInt16LE(at)
      at += 2
    }
    const own: Script = position === 0 ? null : position > 0 ? 'super' : 'sub'
    if (own !== script) flush()
    script = own
    raised += text.slice(covered, covered + count)
    covered += count
  }
  flush()
  return result
}

function skip(bytes: Buffer, start: number, mask: number, fields: Fields): number {
  let at = start
  for (const [bits, size] of fields) {
    if ((mask & bits) === 0) continue
    at += bits === TAB_STOPS ? 2 + 4 * bytes.readUInt16LE(at) : size
  }
  return at
}
