import type { Readable } from 'node:stream'
import { flowWriter } from '../flow.ts'
import type { Block } from '../pages.ts'
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
}

/** The text of a document's body. */
export interface Body {
  readonly blocks: readonly Block[]
  /** Whether Word recorded where its pages begin. */
  readonly laidOut: boolean
}

interface Paragraph {
  styleId: string
  outline: number | null
  listId: string | null
  level: number
}

/** Reads `document.xml`, or notes, in reading order. */
export async function readBody(source: Readable, { styleOf, numbering }: BodyContext): Promise<Body> {
  const blocks: Block[] = []
  const writer = flowWriter((block) => blocks.push(block))
  const paragraphs: Paragraph[] = []
  const tables: { headed: boolean; rows: number }[] = []
  let laidOut = false
  let unseen = 0
  let run: { hidden: boolean } | null = null
  let inText = false
  let headRow = false

  const opening: Readonly<Record<string, (attributes: Readonly<Record<string, string>>) => void>> = {
    p() {
      writer.boundary(false)
      paragraphs.push({ styleId: '', outline: null, listId: null, level: 0 })
    },
    pStyle: (attributes) => set({ styleId: val(attributes) ?? '' }),
    outlineLvl: (attributes) => set({ outline: outlineLevel(val(attributes)) }),
    numId: (attributes) => set({ listId: val(attributes) ?? null }),
    ilvl: (attributes) => set({ level: Number(val(attributes)) || 0 }),
    pageBreakBefore: (attributes) => isOn(attributes) && writer.startPage(),
    r: () => (run = { hidden: false }),
    vanish: (attributes) => run !== null && Object.assign(run, { hidden: isOn(attributes) }),
    t: () => (inText = run?.hidden === false),
    tab: () => run !== null && writer.text(' '),
    noBreakHyphen: () => writer.text('-'),
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
  }
  const closing: Readonly<Record<string, () => void>> = {
    p() {
      writer.boundary(headingLevel(paragraphs.pop()) !== null)
    },
    pPr: begin,
    r: () => (run = null),
    t: () => (inText = false),
    tc: () => writer.closeCell(headRow),
    tr: () => writer.closeRow(),
    tbl() {
      tables.pop()
      writer.closeTable()
    },
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
      else if (Object.hasOwn(opening, name)) opening[name]?.(attributes)
    },
    text(text) {
      if (inText && unseen === 0) writer.text(text)
    },
    close(name) {
      if (unseen > 0) unseen--
      else if (Object.hasOwn(closing, name)) closing[name]?.()
    },
  })
  writer.end()
  return { blocks, laidOut }
}
