import type { Readable } from 'node:stream'
import { readXml } from '../docx/xml.ts'
import { type MathReader, mathReader } from '../normalize/math.ts'
import { type Script, scripted } from '../normalize/script-mark.ts'
import { type FlowWriter, flowWriter } from '../pages/flow.ts'
import type { Block } from '../pages/pages.ts'
import { type AutoNumbers, autoNumbers } from './auto-number.ts'

/** The text of a slide, in reading order. */
export interface Slide {
  readonly blocks: readonly Block[]
  /** Whether it is left out of the presentation. */
  readonly hidden: boolean
}

/** A text box, table or group; those of a group stay together. */
interface Shape {
  readonly blocks: Block[]
  readonly writer: FlowWriter
  readonly numbers: AutoNumbers
  isTitle: boolean
  /** Null for a place that the layout gives. */
  place: { readonly x: number; readonly y: number } | null
  /** Whether it repeats on every slide: its date, number and footer. */
  isFurniture: boolean
}

const SHAPES = new Set(['sp', 'graphicFrame', 'grpSp', 'pic', 'cxnSp'])
const STRIKES = new Set(['sngStrike', 'dblStrike'])
const FURNITURE = new Set(['sldNum', 'dt', 'sldImg', 'hdr'])
/** Shapes whose upper edges differ by less, in English Metric Units, are side by side: a quarter of an inch. */
const SAME_ROW = 228_600

/** @param notes whether it is the page with the notes of a slide. */
export async function readSlide(
  source: Readable | null,
  { notes = false }: { readonly notes?: boolean } = {},
): Promise<Slide> {
  const shapes: Shape[] = []
  let hidden = false
  let depth = 0
  let shape: Shape | null = null
  let unseen = 0
  let run: string | null = null
  let script: Script = null
  let isStruck = false
  let headed = false
  let rows = 0
  let math: MathReader | null = null
  let level = 0
  let isNumbered = false

  await readXml(source, {
    open(name, attributes) {
      if (unseen > 0 || name === 'Fallback') {
        unseen++
        return
      }
      if (name === 'sld') hidden = attributes['show'] === '0' || attributes['show'] === 'false'
      if (SHAPES.has(name) && depth++ === 0) {
        shape = newShape()
        shapes.push(shape)
      }
      if (shape === null) return
      const { writer } = shape
      if (math !== null || name === 'oMath') {
        math ??= mathReader()
        math.open(name, attributes)
        return
      }
      if (name === 'ph') {
        const { type = '' } = attributes
        shape.isTitle = type === 'title' || type === 'ctrTitle'
        shape.isFurniture = FURNITURE.has(type)
      } else if (name === 'off') shape.place ??= { x: Number(attributes['x']), y: Number(attributes['y']) }
      else if (name === 'cNvPr') alternative(writer, attributes['descr'])
      else if (name === 'p') {
        begin(shape)
        level = 0
        isNumbered = false
      } else if (name === 'pPr') {
        level = Math.min(9, Number(attributes['lvl'] ?? 0) || 0)
        indent(shape, level)
      } else if (name === 'buAutoNum' && !shape.isTitle) {
        isNumbered = true
        const start = Number(attributes['startAt'] ?? 1) || 1
        writer.prefix(shape.numbers.next(level, attributes['type'] ?? '', start))
      } else if (name === 'r' || name === 'fld') {
        script = null
        isStruck = false
      } else if (name === 'rPr') {
        script = scriptOf(Number(attributes['baseline'] ?? 0))
        isStruck = STRIKES.has(attributes['strike'] ?? '')
      } else if (name === 't') run = ''
      else if (name === 'br') writer.lineBreak()
      else if (name === 'tab') writer.text(' ')
      else if (name === 'tbl') {
        writer.openTable()
        rows = 0
        headed = false
      } else if (name === 'tblPr') headed = attributes['firstRow'] === '1'
      else if (name === 'tr') {
        rows++
        writer.openRow()
      } else if (name === 'tc' && attributes['hMerge'] === undefined && attributes['vMerge'] === undefined)
        writer.openCell({
          across: Number(attributes['gridSpan'] ?? 1),
          down: Number(attributes['rowSpan'] ?? 1),
        })
      else if (name === 'tc') unseen++
    },
    text(text) {
      if (unseen > 0) return
      if (math !== null) math.text(text)
      else if (run !== null) run += text
    },
    close(name) {
      if (unseen > 0) {
        unseen--
        return
      }
      if (shape === null) return
      const { writer } = shape
      if (math !== null) {
        const formula = math.close()
        if (formula === null) return
        math = null
        writer.text(formula)
        return
      }
      if (name === 't') {
        if (run?.trim()) writer.struckOut(isStruck)
        writer.text(scripted(script, writer.before(), run ?? ''))
        run = null
      }
      if (name === 'p') {
        writer.boundary(false)
        if (!isNumbered) shape.numbers.interrupt(level)
      } else if (name === 'tc') writer.closeCell(headed && rows === 1)
      else if (name === 'tr') writer.closeRow()
      else if (name === 'tbl') writer.closeTable()
      if (!SHAPES.has(name) || --depth > 0) return
      writer.end()
      shape = null
    },
  })
  const shown = shapes.filter(({ isFurniture, blocks }) => !isFurniture && blocks.length > 0)
  return { blocks: (notes ? shown : inReadingOrder(shown)).flatMap(apart), hidden }
}

function newShape(): Shape {
  const blocks: Block[] = []
  const writer = flowWriter((block) => blocks.push(block))
  return { blocks, writer, numbers: autoNumbers(), isTitle: false, place: null, isFurniture: false }
}

/** @param baseline by how much the text is raised, in thousandths of a percent. */
function scriptOf(baseline: number): Script {
  if (baseline === 0) return null
  return baseline > 0 ? 'super' : 'sub'
}

function begin({ writer, isTitle }: Shape): void {
  writer.boundary(false)
  if (isTitle) writer.heading(1)
}

function indent({ writer, isTitle }: Shape, level: number): void {
  if (!isTitle && level > 0) writer.prefix('- ')
}

function alternative(writer: FlowWriter, text = ''): void {
  if (text.trim() === '') return
  writer.text(`[Image: ${text.trim()}]`)
  writer.boundary(false)
}

function apart({ blocks }: Shape): Block[] {
  return blocks.map((block, index) => (index === 0 ? { ...block, apart: true } : block))
}

/** The title, then from top to bottom and from left to right; in the order of the file where places are not known. */
function inReadingOrder(shapes: readonly Shape[]): readonly Shape[] {
  const titles = shapes.filter(({ isTitle }) => isTitle)
  const others = shapes.filter(({ isTitle }) => !isTitle)
  if (others.some(({ place }) => place === null)) return [...titles, ...others]
  const y = ({ place }: Shape) => place?.y ?? 0
  const x = ({ place }: Shape) => place?.x ?? 0
  const rows: Shape[][] = []
  for (const one of others.toSorted((a, b) => y(a) - y(b))) {
    const first = rows.at(-1)?.[0]
    if (first !== undefined && y(one) - y(first) < SAME_ROW) rows.at(-1)?.push(one)
    else rows.push([one])
  }
  return [...titles, ...rows.flatMap((row) => row.toSorted((a, b) => x(a) - x(b)))]
}
