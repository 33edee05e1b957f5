import type { Block } from '../pages/pages.ts'
import type { Slide } from '../pages/slides.ts'
import type { Persisted } from './persisted.ts'
import { childrenOf, type PptRecord, RECORD, recordsIn, textOf } from './records.ts'

const LISTS = { slides: 0, notes: 2 }
/** The kinds of text that are a slide's title. */
const TITLES: ReadonlySet<number> = new Set([0, 6])
const HIDDEN = 4
const COMMENT_TEXT = 1

interface Listed {
  /** The number of the slide's record. */
  readonly record: number
  /** By which a slide names its notes. */
  readonly id: number
  /** Texts that are kept in the list; the slide refers to them by their position. */
  readonly texts: readonly Text[]
}

interface Text {
  readonly text: string
  readonly kind: number
}

/** Reads the slides in their order, each with its notes and comments. */
export function readSlides({ document, find }: Persisted): Slide[] {
  const notes = new Map(listed(document, LISTS.notes).map((one) => [one.id, one]))
  return listed(document, LISTS.slides).flatMap((entry): Slide[] => {
    const slide = find(entry.record)
    if (slide?.type !== RECORD.slide) return []
    const atoms = [...childrenOf(slide)]
    const notesId = atoms.find(({ type }) => type === RECORD.slideAtom)?.data.readUInt32LE(16) ?? 0
    const shown = atoms.find(({ type }) => type === RECORD.slideShow)?.data
    const ownNotes = notes.get(notesId)
    const notesRecord = ownNotes === undefined ? null : find(ownNotes.record)
    const body = textsIn(slide, entry.texts)
    const spoken = notesRecord === null || ownNotes === undefined ? [] : textsIn(notesRecord, ownNotes.texts)
    return [
      {
        blocks: [...body.flatMap(blocksOf), ...prefixed('Notes', spoken), ...commentsOf(slide)],
        hidden: shown !== undefined && shown.length >= 12 && (shown.readUInt16LE(10) & HIDDEN) !== 0,
      },
    ]
  })
}

function listed(document: PptRecord, list: number): Listed[] {
  const found: (Listed & { readonly texts: Text[] })[] = []
  let kind = 0
  for (const one of childrenOf(document)) {
    if (one.type !== RECORD.slideList || one.instance !== list) continue
    for (const record of childrenOf(one)) {
      if (record.type === RECORD.slidePersist)
        found.push({ record: record.data.readUInt32LE(0), id: record.data.readUInt32LE(12), texts: [] })
      else if (record.type === RECORD.textHeader) kind = record.data.readUInt32LE(0)
      const text = textOf(record)
      if (text !== null) found.at(-1)?.texts.push({ text, kind })
    }
  }
  return found
}

/** The texts of a slide's shapes; some are in the list of slides. */
function textsIn(slide: PptRecord, texts: readonly Text[]): Text[] {
  const found: Text[] = []
  let kind = -1
  for (const record of recordsIn(slide)) {
    if (record.type === RECORD.textHeader) kind = record.data.readUInt32LE(0)
    else if (record.type === RECORD.textReference) {
      const text = texts[record.data.readUInt32LE(0)]
      if (text !== undefined) found.push(text)
    } else if (record.type !== RECORD.string) {
      const text = textOf(record)
      if (text !== null) found.push({ text, kind })
    }
  }
  return found
}

function blocksOf({ text, kind }: Text): Block[] {
  if (TITLES.has(kind)) {
    const title = clean(text.replace(/[\r\v]/g, ' '))
    return title === '' ? [] : [{ text: title, heading: 1, apart: true }]
  }
  const lines = text.split(/[\r\v]/).map(clean)
  return lines.filter((line) => line !== '').map((line, index) => ({ text: line, apart: index === 0 }))
}

function prefixed(name: string, texts: readonly Text[]): Block[] {
  const [first, ...more] = texts.flatMap((text) => blocksOf({ ...text, kind: -1 }))
  return first === undefined ? [] : [{ text: `${name}: ${first.text}`, apart: true }, ...more]
}

function commentsOf(slide: PptRecord): Block[] {
  return [...recordsIn(slide)].flatMap((record) => {
    if (record.type !== RECORD.comment) return []
    const texts = [...childrenOf(record)].filter(({ instance }) => instance === COMMENT_TEXT)
    return prefixed(
      'Comment',
      texts.flatMap((one) => [{ text: textOf(one) ?? '', kind: -1 }]),
    )
  })
}

function clean(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  // What a field, such as a slide's number, leaves in the text.
  return line === '*' ? '' : line
}
