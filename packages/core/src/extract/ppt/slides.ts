import { isFormula, namesOfObjects } from '../ole/programs.ts'
import type { Block } from '../pages/pages.ts'
import type { Slide } from '../pages/slides.ts'
import { withScripts } from './characters.ts'
import { hasNumbers, numberedSlides } from './numbered.ts'
import type { Persisted } from './persisted.ts'
import { childrenOf, type PptRecord, RECORD, recordsIn, textOf } from './records.ts'

const LISTS = { slides: 0, notes: 2 }
/** The kinds of text that are a slide's title. */
const TITLES: ReadonlySet<number> = new Set([0, 6])
const HIDDEN = 4
const COMMENT_TEXT = 1
const MAX_DEPTH = 100
const TABLE_PROPERTIES = 0x039f
/** Which text of an embedded object names the program that made it. */
const PROGRAM = 2

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
  /** Whether it is a row of a table, which goes on with the row before it. */
  readonly isRow?: boolean
}

/** Reads the slides in their order, each with its notes and comments. */
export function readSlides({ document, find }: Persisted): Slide[] {
  const programs = programsOf(document)
  const numbered = numberedSlides(document)
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
        unread: [
          ...objectsOn(slide, programs),
          ...(numbered.has(entry.id) || hasNumbers(slide) ? ['numbers of lists'] : []),
        ],
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
      const texts = found.at(-1)?.texts
      if (text !== null) texts?.push({ text, kind })
      if (record.type === RECORD.textStyles) restyle(texts, record)
    }
  }
  return found
}

/** Marks the superscripts of the last text, whose styles follow it. */
function restyle(texts: Text[] | undefined, { data }: PptRecord): void {
  const last = texts?.pop()
  if (last !== undefined) texts?.push({ ...last, text: withScripts(last.text, data) })
}

/** The texts of a slide's shapes; some are in the list of slides. */
function textsIn(slide: PptRecord, texts: readonly Text[], depth = 0): Text[] {
  const found: Text[] = []
  let kind = -1
  if (depth > MAX_DEPTH) throw new Error(`records are nested more than ${MAX_DEPTH} deep`)
  for (const record of childrenOf(slide)) {
    if (isTable(record)) found.push(...rowsOf(record, texts))
    else if (record.isContainer) found.push(...textsIn(record, texts, depth + 1))
    else if (record.type === RECORD.textHeader) kind = record.data.readUInt32LE(0)
    else if (record.type === RECORD.textStyles) restyle(found, record)
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

/** A table is a group of shapes that has the properties of one. */
function isTable(group: PptRecord): boolean {
  if (group.type !== RECORD.shapeGroup) return false
  const [own] = childrenOf(group)
  if (own?.type !== RECORD.shape) return false
  return [...childrenOf(own)].some(({ type, instance, data }) => {
    if (type !== RECORD.tertiaryOptions) return false
    for (let at = 0; at < 6 * instance && at + 6 <= data.length; at += 6)
      if ((data.readUInt16LE(at) & 0x3fff) === TABLE_PROPERTIES) return (data.readUInt32LE(at + 2) & 1) === 1
    return false
  })
}

/** Makes a text of each row of a table, whose cells say where they are. */
function rowsOf(table: PptRecord, texts: readonly Text[]): Text[] {
  const rows = new Map<number, { readonly left: number; readonly text: string }[]>()
  for (const cell of childrenOf(table)) {
    const anchor = [...childrenOf(cell)].find(({ type }) => type === RECORD.childAnchor)?.data
    // Lines between the cells have no text box.
    if (
      anchor === undefined ||
      ![...recordsIn(cell)].some(({ type }) => type === RECORD.textHeader || type === RECORD.textReference)
    )
      continue
    const [left, top] = [anchor.readInt32LE(0), anchor.readInt32LE(4)]
    const text = textsIn(cell, texts)
      .map((one) => clean(one.text))
      .join(' ')
    rows.set(top, [...(rows.get(top) ?? []), { left, text }])
  }
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([, cells], index) => ({
      text: cells
        .sort((a, b) => a.left - b.left)
        .map(({ text }) => text)
        .join(' | '),
      kind: -1,
      isRow: index > 0,
    }))
}

function blocksOf({ text, kind, isRow = false }: Text): Block[] {
  if (TITLES.has(kind)) {
    const title = clean(text.replace(/[\r\v]/g, ' '))
    return title === '' ? [] : [{ text: title, heading: 1, apart: true }]
  }
  const lines = text.split(/[\r\v]/).map(clean)
  return lines
    .filter((line) => line !== '')
    .map((line, index) => ({ text: line, apart: index === 0 && !isRow }))
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

/** The programs that made the embedded objects, by the number of each. */
function programsOf(document: PptRecord): Map<number, string> {
  const programs = new Map<number, string>()
  for (const record of recordsIn(document)) {
    if (record.type !== RECORD.embedded) continue
    const parts = [...childrenOf(record)]
    const id = parts.find(({ type }) => type === RECORD.objectAtom)?.data.readUInt32LE(8)
    const program = parts.find(({ type, instance }) => type === RECORD.string && instance === PROGRAM)
    if (id !== undefined) programs.set(id, program === undefined ? '' : (textOf(program) ?? ''))
  }
  return programs
}

/** Says how many objects of which kind a slide shows. */
function objectsOn(slide: PptRecord, programs: ReadonlyMap<number, string>): string[] {
  const made = [...recordsIn(slide)].flatMap(({ type, data }) => {
    const program = type === RECORD.objectReference ? programs.get(data.readUInt32LE(0)) : undefined
    return program === undefined ? [] : [program]
  })
  const formulas = made.filter(isFormula).length
  return namesOfObjects(formulas, made.length - formulas)
}

function clean(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  // What a field, such as a slide's number, leaves in the text.
  return line === '*' ? '' : line
}
