import type { Readable } from 'node:stream'
import { type MathReader, mathReader } from '../normalize/math.ts'
import { superscript } from '../normalize/script-mark.ts'
import { flowWriter } from '../pages/flow.ts'
import { type CellSpan, ONE_CELL } from '../pages/grid.ts'
import type { Block } from '../pages/pages.ts'
import { inlineReader } from './inline.ts'
import type { Numbering } from './numbering.ts'
import { type ListPlace, outlineLevel, type ParagraphStyle } from './styles.ts'
import { isOn, readXml, val } from './xml.ts'

/** Elements that are not shown: tracked deletions and moves, former formatting, and fallbacks for older readers. */
const UNSEEN = new Set(
  'del moveFrom Fallback pPrChange rPrChange tblPrChange trPrChange tcPrChange sectPrChange instrText'.split(
    ' ',
  ),
)

/** How a document's styles and lists affect its paragraphs. */
export interface BodyContext {
  readonly styleOf: (id: string) => ParagraphStyle
  readonly numbering: Numbering
  /** What is shown from other parts, such as charts, by the id of its relation. */
  readonly embedded: ReadonlyMap<string, readonly Block[]>
  /** The numbers of the notes, by kind and id. Those of the body are counted as they are read. */
  readonly notes: Map<string, number>
}

/** The text of a document's body. */
export interface Body {
  readonly blocks: readonly Block[]
  /** Whether Word recorded where its pages begin. */
  readonly laidOut: boolean
  readonly unknownSymbols: number
}

interface Paragraph {
  styleId: string
  outline: number | null
  listId: string | null
  level: number
}

/** Reads `document.xml`, notes, comments, a header or a footer, in reading order. */
export async function readBody(
  source: Readable,
  { styleOf, numbering, embedded, notes }: BodyContext,
): Promise<Body> {
  const blocks: Block[] = []
  const writer = flowWriter((block) => blocks.push(block))
  const paragraphs: Paragraph[] = []
  const tables: { headed: boolean; rows: number }[] = []
  let laidOut = false
  let unseen = 0
  let headRow = false
  const inline = inlineReader(writer)
  const cells: CellSpan[] = []
  let math: MathReader | null = null
  let note = ''
  /** Said before the next paragraph. */
  let introduction = ''

  function insert(id: string | undefined): void {
    for (const [index, block] of (embedded.get(id ?? '') ?? []).entries()) {
      writer.boundary(index === 0 || block.apart === true)
      if (block.heading !== undefined) writer.heading(block.heading)
      writer.text(block.text)
    }
    writer.boundary(true)
  }

  function refer(kind: string, id = ''): void {
    const number = notes.size + 1
    notes.set(`${kind} ${id}`, number)
    writer.text(superscript(writer.before(), `${number}`).replace('^', ' '))
  }

  function spanning(change: Partial<CellSpan>): void {
    const cell = cells.pop()
    if (cell !== undefined) cells.push({ ...cell, ...change })
  }

  const opening: Readonly<Record<string, (attributes: Readonly<Record<string, string>>) => void>> = {
    ...inline.opening,
    p() {
      writer.struckOut(false)
      writer.boundary(false)
      writer.text(introduction)
      introduction = ''
      paragraphs.push({ styleId: '', outline: null, listId: null, level: 0 })
    },
    pStyle: (attributes) => set({ styleId: val(attributes) ?? '' }),
    outlineLvl: (attributes) => set({ outline: outlineLevel(val(attributes)) }),
    numId: (attributes) => set({ listId: val(attributes) ?? null }),
    ilvl: (attributes) => set({ level: Number(val(attributes)) || 0 }),
    pageBreakBefore: (attributes) => isOn(attributes) && writer.startPage(),
    cr: () => writer.lineBreak(),
    br: (attributes) => (attributes['w:type'] === 'page' ? writer.startPage() : writer.lineBreak()),
    lastRenderedPageBreak() {
      laidOut = true
      writer.startPage()
    },
    tbl() {
      tables.push({ headed: false, rows: 0 })
      writer.openTable()
    },
    tblLook(attributes) {
      const table = tables.at(-1)
      const bits = Number.parseInt(val(attributes) ?? '0', 16)
      if (table !== undefined) table.headed = attributes['w:firstRow'] === '1' || (bits & 0x20) !== 0
    },
    tr() {
      const table = tables.at(-1)
      headRow = table?.headed === true && table.rows === 0
      if (table !== undefined) table.rows++
      writer.openRow()
    },
    tblHeader: (attributes) => (headRow ||= isOn(attributes)),
    gridBefore(attributes) {
      writer.openCell({ across: Number(val(attributes)) || 1, down: 1 })
      writer.closeCell(false)
    },
    tc: () => cells.push(ONE_CELL),
    gridSpan: (attributes) => spanning({ across: Number(val(attributes)) || 1 }),
    vMerge: (attributes) => spanning({ continues: val(attributes) !== 'restart' }),
    chart: (attributes) => insert(attributes['r:id']),
    relIds: (attributes) => insert(attributes['r:dm']),
    altChunk: (attributes) => insert(attributes['r:id']),
    footnoteReference: (attributes) => refer('footnote', attributes['w:id']),
    endnoteReference: (attributes) => refer('endnote', attributes['w:id']),
    footnote: (attributes) => (note = `footnote ${attributes['w:id'] ?? ''}`),
    endnote: (attributes) => (note = `endnote ${attributes['w:id'] ?? ''}`),
    footnoteRef: () => introduceNote(),
    endnoteRef: () => introduceNote(),
    comment: (attributes) => (introduction = `Comment by ${attributes['w:author'] ?? 'unknown'}: `),
  }
  const closing: Readonly<Record<string, (attributes: Readonly<Record<string, string>>) => void>> = {
    ...inline.closing,
    p() {
      writer.boundary(headingLevel(paragraphs.pop()) !== null)
    },
    pPr: begin,
    tc() {
      writer.openCell(cells.pop() ?? ONE_CELL)
      writer.closeCell(headRow)
    },
    tr: () => writer.closeRow(),
    tbl() {
      tables.pop()
      writer.closeTable()
    },
  }

  function introduceNote(): void {
    const number = notes.get(note)
    if (number !== undefined) writer.text(`${superscript('', `${number}`)} `)
  }

  function set(change: Partial<Paragraph>): void {
    const paragraph = paragraphs.at(-1)
    if (paragraph !== undefined) Object.assign(paragraph, change)
  }

  function headingLevel(paragraph: Paragraph | undefined): number | null {
    return paragraph === undefined ? null : (paragraph.outline ?? styleOf(paragraph.styleId).heading)
  }

  /** Called when the paragraph's properties are known and its text begins. */
  function begin(): void {
    const paragraph = paragraphs.at(-1)
    const level = headingLevel(paragraph)
    if (level !== null) {
      writer.boundary(true)
      writer.heading(level)
    }
    const place = paragraph === undefined ? null : listPlace(paragraph)
    if (place !== null) writer.prefix(numbering(place))
  }

  function listPlace({ listId, level, styleId }: Paragraph): ListPlace | null {
    if (listId === '0') return null
    return listId === null ? styleOf(styleId).list : { listId, level }
  }

  await readXml(source, {
    open(name, attributes) {
      if (unseen > 0 || UNSEEN.has(name)) unseen++
      else if (math !== null || name === 'oMath') {
        math ??= mathReader()
        math.open(name, attributes)
      } else if (Object.hasOwn(opening, name)) opening[name]?.(attributes)
    },
    text(text) {
      if (unseen > 0) return
      if (math !== null) math.text(text)
      else inline.text(text)
    },
    close(name) {
      if (unseen > 0) unseen--
      else if (math !== null) {
        const formula = math.close()
        if (formula === null) return
        math = null
        writer.text(formula)
      } else if (Object.hasOwn(closing, name)) closing[name]?.({})
    },
  })
  writer.end()
  return { blocks, laidOut, unknownSymbols: inline.unknownSymbols }
}
