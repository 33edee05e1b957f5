import { childrenOf, type PptRecord, RECORD, recordsIn } from './records.ts'

/** The sizes of what the styles of a paragraph, of its characters and of its language may set, by the bits that say so. */
const NUMBERED = 1 << 24
const PARAGRAPH = [
  [1 << 23, 2],
  [NUMBERED, 2],
  [1 << 25, 4],
] as const
const CHARACTERS = [[1 << 20, 4]] as const
const LANGUAGE = [
  [1, 2],
  [1 << 1, 2],
  [1 << 2, 2],
  [1 << 5, 4],
  [1 << 6, 2],
] as const

/** Whether a slide has lists with numbers, which are not part of its text. */
export function hasNumbers(slide: PptRecord): boolean {
  return tagged(slide).some(isNumbered)
}

/** The slides, by their ids, whose lists with numbers are kept in the document. */
export function numberedSlides(document: PptRecord): ReadonlySet<number> {
  const slides = new Set<number>()
  let slide = 0
  for (const record of tagged(document)) {
    if (record.type === RECORD.listedStyles && record.data.length >= 4) slide = record.data.readUInt32LE(0)
    else if (isNumbered(record)) slides.add(slide)
  }
  return slides
}

/** What later versions added is in records of its own, which do not say that they hold others. */
function tagged(container: PptRecord): PptRecord[] {
  return [...recordsIn(container)]
    .filter(({ type }) => type === RECORD.tagData)
    .flatMap((tag) => [...childrenOf(tag)].flatMap((one) => (one.isContainer ? [...recordsIn(one)] : [one])))
}

function isNumbered({ type, data }: PptRecord): boolean {
  if (type !== RECORD.numberedStyles) return false
  for (let at = 0; at + 4 <= data.length; ) {
    const mask = data.readUInt32LE(at)
    const numbersAt = at + 4 + ((mask & (1 << 23)) === 0 ? 0 : 2)
    if ((mask & NUMBERED) !== 0 && numbersAt + 2 <= data.length && data.readUInt16LE(numbersAt) === 1)
      return true
    for (const fields of [PARAGRAPH, CHARACTERS, LANGUAGE]) {
      if (at + 4 > data.length) return false
      const own = data.readUInt32LE(at)
      at += 4 + fields.reduce((sum, [bit, size]) => sum + ((own & bit) === 0 ? 0 : size), 0)
    }
  }
  return false
}
