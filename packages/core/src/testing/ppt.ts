import { makeOle, numbers } from './ole.ts'

/** A slide of {@link makePpt}. */
export interface MadeSlide {
  /** Texts of its shapes, with their kind: 0 is a title. */
  readonly texts: readonly (readonly [kind: number, text: string])[]
  readonly notes?: string
  readonly comment?: string
  readonly hidden?: boolean
  /** Whether its texts are in the list of slides. @defaultValue false */
  readonly isListed?: boolean
}

/** A record, whose content is bytes, or other records if it is a container. */
export function pptRecord(type: number, content: Uint8Array | readonly Buffer[], instance = 0): Buffer {
  const isContainer = Array.isArray(content)
  const data = isContainer ? Buffer.concat(content as readonly Buffer[]) : Buffer.from(content as Uint8Array)
  return Buffer.concat([
    numbers([(instance << 4) | (isContainer ? 0xf : 0), 2], [type, 2], [data.length, 4]),
    data,
  ])
}

/** Makes a presentation of PowerPoint 97. @param edits how often it was saved; earlier slides stay in the file. */
export function makePpt(slides: readonly MadeSlide[], edits = 1): Buffer {
  const parts: Buffer[] = []
  let length = 0
  const put = (record: Buffer) => {
    parts.push(record)
    length += record.length
    return length - record.length
  }
  let edit = 0
  for (let round = 1; round <= edits; round++) {
    const isLast = round === edits
    const shown = isLast
      ? slides
      : slides.map((slide) => ({ ...slide, texts: [[0, 'An earlier text'] as const] }))
    const places = [put(documentOf(shown))]
    for (const [index, slide] of shown.entries()) places.push(put(slideOf(slide, index)))
    for (const { notes = '' } of shown) places.push(put(pptRecord(0x03f0, [boxOf(2, notes)])))
    const directory = put(
      pptRecord(0x1772, numbers([(places.length << 20) | 1, 4], ...places.map((at) => [at, 4] as const))),
    )
    edit = put(pptRecord(0x0ff5, numbers([0, 4], [0, 4], [edit, 4], [directory, 4], [1, 4], [0, 4], [0, 4])))
  }
  const user = Buffer.concat([
    numbers([0, 2], [0x0ff6, 2], [20, 4], [20, 4], [0xe391c05f, 4], [edit, 4]),
    Buffer.alloc(8),
  ])
  return makeOle({ 'PowerPoint Document': Buffer.concat(parts), 'Current User': user })
}

function documentOf(slides: readonly MadeSlide[]): Buffer {
  const persist = (record: number, id: number) =>
    pptRecord(0x03f3, numbers([record, 4], [0, 4], [0, 4], [id, 4], [0, 4]))
  const listed = slides.flatMap(({ isListed = false, texts }, index) => [
    persist(2 + index, 256 + index),
    ...(isListed ? texts.flatMap(([kind, text]) => textRecords(kind, text)) : []),
  ])
  const notes = slides.map((_, index) => persist(2 + slides.length + index, 512 + index))
  return pptRecord(0x03e8, [pptRecord(0x0ff0, listed, 0), pptRecord(0x0ff0, notes, 2)])
}

function slideOf(
  { texts, notes, comment, hidden = false, isListed = false }: MadeSlide,
  index: number,
): Buffer {
  const atom = numbers([0, 4], [0, 4], [0, 4], [0, 4], [notes === undefined ? 0 : 512 + index, 4], [0, 4])
  const boxes = isListed
    ? texts.map((_, position) => pptRecord(0xf00d, [pptRecord(0x0f9e, numbers([position, 4]))]))
    : texts.map(([kind, text]) => boxOf(kind, text))
  return pptRecord(0x03ee, [
    pptRecord(0x03ef, atom),
    pptRecord(0x03f9, numbers([0, 4], [0, 4], [0, 2], [hidden ? 4 : 0, 2], [0, 4])),
    pptRecord(0x040c, [pptRecord(0xf002, boxes)]),
    ...(comment === undefined ? [] : [pptRecord(0x2ee0, [string('Ada', 0), string(comment, 1)])]),
  ])
}

function boxOf(kind: number, text: string): Buffer {
  return pptRecord(0xf00d, textRecords(kind, text))
}

function textRecords(kind: number, text: string): Buffer[] {
  return [pptRecord(0x0f9f, numbers([kind, 4])), pptRecord(0x0fa0, Buffer.from(text, 'utf16le'))]
}

function string(text: string, instance: number): Buffer {
  return pptRecord(0x0fba, Buffer.from(text, 'utf16le'), instance)
}
