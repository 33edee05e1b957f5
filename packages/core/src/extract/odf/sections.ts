import type { Readable } from 'node:stream'
import { readXml } from '../docx/xml.ts'
import { type MathReader, mathReader } from '../normalize/math.ts'
import { type Script, scripted } from '../normalize/script-mark.ts'
import { type FlowWriter, flowWriter } from '../pages/flow.ts'
import type { Block } from '../pages/pages.ts'
import { type Lists, lists } from './lists.ts'
import type { ObjectTexts } from './object-text.ts'

/** A whole text, or a slide. */
export interface Section {
  readonly blocks: Block[]
  /** Footnotes, comments and the speaker's notes, which follow the text. */
  readonly notes: Block[]
  /** Whether the program recorded where its pages begin. */
  laidOut: boolean
  readonly hidden: boolean
  /** How many hidden parts of it are left out. */
  unread: number
}

const UNSEEN = new Set([
  'tracked-changes',
  'forms',
  'settings',
  'page-thumbnail',
  'note-citation',
  'sequence-decls',
  'creator',
  'page-number',
  'page-count',
])
const FURNITURE = new Set(['page-number', 'date-time', 'footer', 'header'])

/** Options of {@link readSections}. */
export interface SectionOptions {
  /** The element that contains the text. @defaultValue 'body' */
  readonly within?: string
  /** What is read of an embedded object, by its reference. @defaultValue nothing */
  readonly objects?: ObjectTexts
  /** Numbers lists. @defaultValue by the styles in the source */
  readonly numbers?: Lists
}

/** Elements of which each contains a whole text. */
const TEXTS = new Set(['text', 'master-styles', 'spreadsheet', 'drawing'])

/** Reads the text of an OpenDocument file. */
export async function readSections(
  source: Readable | null,
  { within = 'body', objects = () => null, numbers = lists() }: SectionOptions = {},
): Promise<Section[]> {
  const sections: Section[] = []
  const hiddenStyles = new Set<string>()
  const hiddenTexts = new Set<string>()
  const scriptStyles = new Map<string, Script>()
  const struckStyles = new Set<string>()
  /** How the text of each open span is set, and what is raised or lowered of it. */
  const scripts: Script[] = []
  /** Whether the text of each open paragraph and span is struck out. */
  const struck: boolean[] = []
  let set = ''
  let style = ''
  let inside = 0
  let unseen = 0
  let section: Section | null = null
  let writer: FlowWriter | null = null
  /** What was being written where a note begins. */
  const outer: FlowWriter[] = []
  let headRows = 0
  let isTitle = false
  let noteCount = 0
  let mark = ''

  function begin(hidden: boolean): void {
    writer?.end()
    const one: Section = { blocks: [], notes: [], laidOut: false, hidden, unread: 0 }
    section = one
    sections.push(one)
    writer = flowWriter((block) => one.blocks.push(block))
  }

  function openNote(prefix: string): void {
    const one = section
    if (one === null || writer === null) return
    writeSet()
    scripts.push(null)
    outer.push(writer)
    let first = true
    writer = flowWriter((block) => {
      one.notes.push(first ? { ...block, text: `${prefix}${block.text}`, apart: true } : block)
      first = false
    })
  }

  function writeSet(): void {
    if (set !== '') writer?.text(scripted(scripts.at(-1) ?? null, writer.before(), set))
    set = ''
  }

  function closeNote(): void {
    const before = outer.pop()
    if (before === undefined) return
    scripts.pop()
    writer?.end()
    writer = before
  }

  function openStyle(attributes: Readonly<Record<string, string>>): void {
    struck.push(struck.at(-1) === true || struckStyles.has(attributes['text:style-name'] ?? ''))
    writer?.struckOut(struck.at(-1) === true)
  }

  function closeStyle(): void {
    struck.pop()
    writer?.struckOut(struck.at(-1) === true)
  }

  const opening: Readonly<Record<string, (attributes: Readonly<Record<string, string>>) => void>> = {
    page: (attributes) => begin(hiddenStyles.has(attributes['draw:style-name'] ?? '')),
    p(attributes) {
      openStyle(attributes)
      writer?.boundary(false)
      writer?.prefix(mark)
      mark = ''
    },
    h(attributes) {
      openStyle(attributes)
      writer?.boundary(true)
      writer?.heading(Number(attributes['text:outline-level'] ?? 1) || 1)
    },
    frame: (attributes) => (isTitle = attributes['presentation:class'] === 'title'),
    list: numbers.open,
    'list-item'(attributes) {
      if (!isTitle) mark = numbers.item(attributes)
    },
    span(attributes) {
      scripts.push(scriptStyles.get(attributes['text:style-name'] ?? '') ?? scripts.at(-1) ?? null)
      openStyle(attributes)
    },
    s: (attributes) => writer?.text(' '.repeat(Math.min(Number(attributes['text:c'] ?? 1), 100))),
    tab: () => writer?.text(' '),
    'line-break': () => writer?.lineBreak(),
    'soft-page-break'() {
      if (section !== null) section.laidOut = true
      writer?.startPage()
    },
    table: () => writer?.openTable(),
    'table-header-rows': () => headRows++,
    'table-row': () => writer?.openRow(),
    'table-cell': (attributes) =>
      writer?.openCell({
        across: Number(attributes['table:number-columns-spanned'] ?? 1) || 1,
        down: Number(attributes['table:number-rows-spanned'] ?? 1) || 1,
      }),
    'note-body'() {
      noteCount++
      writer?.text(`[${noteCount}]`)
      openNote(`[${noteCount}] `)
    },
    object(attributes) {
      const { lines = [], inLine = false } = objects(attributes['xlink:href'] ?? '') ?? {}
      for (const line of lines) {
        if (!inLine) writer?.boundary(false)
        writer?.text(line)
      }
      if (!inLine) writer?.boundary(false)
    },
    annotation: () => openNote('Comment: '),
    notes: () => openNote('Notes: '),
  }
  const closing: Readonly<Record<string, () => void>> = {
    p() {
      closeStyle()
      writer?.boundary(false)
    },
    h() {
      closeStyle()
      writer?.boundary(true)
    },
    span() {
      writeSet()
      closeStyle()
      scripts.pop()
    },
    frame: () => (isTitle = false),
    list: numbers.close,
    'table-header-rows': () => headRows--,
    'table-cell': () => writer?.closeCell(headRows > 0),
    'table-row': () => writer?.closeRow(),
    table: () => writer?.closeTable(),
    'note-body': closeNote,
    annotation: closeNote,
    notes: closeNote,
  }

  let textDepth = 0
  let math: MathReader | null = null
  await readXml(source, {
    open(name, attributes) {
      if (name === 'style') style = attributes['style:name'] ?? ''
      const position = attributes['style:text-position']
      if (name === 'text-properties' && position !== undefined) scriptStyles.set(style, scriptOf(position))
      if (name === 'drawing-page-properties' && attributes['presentation:visibility'] === 'hidden')
        hiddenStyles.add(style)
      if (name === 'text-properties' && attributes['text:display'] === 'none') hiddenTexts.add(style)
      if (name === 'text-properties' && (attributes['style:text-line-through-style'] ?? 'none') !== 'none')
        struckStyles.add(style)
      numbers.style(name, attributes)
      const isHidden =
        unseen === 0 &&
        ((name === 'section' && attributes['text:display'] === 'none') ||
          (['span', 'p', 'h'].includes(name) && hiddenTexts.has(attributes['text:style-name'] ?? '')))
      if (isHidden && section !== null) section.unread++
      if (
        unseen > 0 ||
        isHidden ||
        UNSEEN.has(name) ||
        FURNITURE.has(attributes['presentation:class'] ?? '')
      ) {
        unseen++
        return
      }
      if (name === within) inside++
      if (inside === 0) return
      if (math !== null || name === 'math') {
        math ??= mathReader()
        math.open(name)
        return
      }
      if (TEXTS.has(name) && section === null) begin(false)
      if (['p', 'h'].includes(name)) textDepth++
      if (name === 'desc') textDepth++
      if (name === 'desc') writer?.text(' [Image: ')
      if (Object.hasOwn(opening, name)) opening[name]?.(attributes)
      if (name === 'p' && isTitle) writer?.heading(1)
    },
    text(text) {
      if (unseen > 0 || inside === 0) return
      if (math !== null) {
        math.text(text)
        return
      }
      if (textDepth === 0) return
      if ((scripts.at(-1) ?? null) === null) writer?.text(text)
      else set += text
    },
    close(name) {
      if (unseen > 0) {
        unseen--
        return
      }
      if (inside === 0) return
      if (math !== null) {
        const formula = math.close()
        if (formula === null) return
        math = null
        writer?.text(formula)
        return
      }
      if (['p', 'h', 'desc'].includes(name)) textDepth--
      if (name === 'desc') writer?.text('] ')
      if (Object.hasOwn(closing, name)) closing[name]?.()
      if (name === within) inside--
    },
  })
  ;(writer as FlowWriter | null)?.end()
  return sections
}

/** @param position such as `super 58%`, `-25% 58%` or `0% 100%`. */
function scriptOf(position: string): Script {
  const [raised = ''] = position.split(' ')
  if (raised === 'super' || Number.parseFloat(raised) > 0) return 'super'
  return raised === 'sub' || Number.parseFloat(raised) < 0 ? 'sub' : null
}
