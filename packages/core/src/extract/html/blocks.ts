import { type Handler, Parser } from 'htmlparser2'
import { type MathReader, mathReader } from '../normalize/math.ts'
import { normalizeText } from '../normalize/normalize.ts'
import { subscript, superscript } from '../normalize/script-mark.ts'
import { type FlowWriter, flowWriter } from '../pages/flow.ts'
import type { CellSpan } from '../pages/grid.ts'
import { type AboutPages, type Block, pageBuilder, type ReadDocument } from '../pages/pages.ts'
import { formReader } from './forms.ts'
import { htmlLists } from './lists.ts'

/**
 * Deeper than any ordinary page. Each further level costs the parser more than the previous one, so it is replaced by a
 * new one there, which ignores the end tags of elements that it has not seen.
 */
const MAX_DEPTH = 2000
const TOO_DEEP = `Elements are nested more than ${MAX_DEPTH} deep: all text was read, but lists, tables and hidden text may not be recognised.`
const SLICE_CHARACTERS = 16 * 1024
const MAX_TITLE_CHARACTERS = 300

const UNSEEN = new Set(
  'script style template noscript iframe noframes noembed object canvas audio video datalist'.split(' '),
)
/** What a drawing does not show. */
const UNSEEN_IN_SVG = new Set('title desc metadata defs symbol clippath mask marker'.split(' '))
const BREAKS_IN_SVG = new Set(['text', 'foreignobject'])
/** Where `<title/>` is an empty title. In HTML it begins one, which the rest of the document would be. */
const XHTML = /^\s*<\?xml|<html\b[^>]{0,1000}xmlns\s*=/i
/** Elements whose content is text, whatever it looks like. */
const RAW = new Set(['title', 'textarea', 'xmp'])
const STRUCK = new Set(['del', 's', 'strike'])
const HEADINGS = new Map(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name, index) => [name, index + 1]))
/** Blocks that are separated from their surroundings by blank lines. */
const APART = new Set(
  'p pre blockquote ul ol dl hr section article aside header footer main nav figure form fieldset address details'.split(
    ' ',
  ),
)
const LINES = new Set('div li dt dd caption legend summary figcaption body html center dir menu'.split(' '))

type Attributes = Readonly<Record<string, string>>

/** What is known of HTML once it has been read. */
type AboutHtml = Required<Pick<AboutPages, 'metadata' | 'problems'>>

/** Reads HTML that comes in pieces. */
export interface HtmlReader {
  write(piece: string): void
  end(): AboutHtml
}

/** Reads the visible text of HTML, laid out on pages. */
export function readHtml(html: string): ReadDocument {
  const pages = pageBuilder()
  const { metadata, problems } = readHtmlBlocks(html, (block) => pages.add(block))
  return { metadata, pages: pages.end(), problems }
}

/** Reads the visible text of HTML block by block. */
export function readHtmlBlocks(html: string, emit: (block: Block) => void): AboutHtml {
  const reader = htmlReader(emit)
  reader.write(html)
  return reader.end()
}

/** Calls `emit` with each block of visible text. Where markup is nested too deeply, its structure is forgotten, not its text. */
export function htmlReader(emit: (block: Block) => void): HtmlReader {
  const writer = flowWriter(emit)
  const titles = { title: '', heading: '' }
  let author: string | null = null
  let depth = 0
  // The number of elements open since a hidden one. While above 0, nothing is shown.
  let hidden = 0
  let inTitle = false
  const lists = htmlLists()
  /** The number or bullet of the item that is open, until something of it is shown: perhaps in a block within it. */
  let bullet = ''
  const breaksAfter = new Set<number>()
  const form = formReader(writer)
  let math: MathReader | null = null
  /** The superscript or subscript that is open. */
  let mark: { readonly name: string; readonly depth: number; text: string } | null = null
  /** The depths of the open elements that strike their text out. */
  const struck: number[] = []
  /** The depths of open drawings, and whether text in the innermost one is shown. */
  let drawing = 0
  let inDrawnText = 0

  function endMark(): void {
    if (mark === null) return
    const write = mark.name === 'sup' ? superscript : subscript
    writer.text(write(writer.before(), mark.text))
    mark = null
  }

  function openDrawn(name: string): boolean {
    if (name === 'svg') drawing++
    if (drawing === 0) return false
    if (BREAKS_IN_SVG.has(name)) {
      inDrawnText++
      writer.boundary(false)
    }
    return true
  }

  function closeDrawn(name: string): boolean {
    if (drawing === 0) return false
    if (BREAKS_IN_SVG.has(name)) {
      inDrawnText--
      writer.boundary(false)
    }
    if (name === 'svg') drawing--
    if (drawing === 0) inDrawnText = 0
    return true
  }

  /** How much of the HTML the parser has to leave to a new one; 0 while it can go on. */
  let restartAt = 0
  const handler: Partial<Handler> = {
    onopentag(name, attributes) {
      if (++depth > MAX_DEPTH && !UNSEEN.has(name) && !RAW.has(name)) {
        parser.pause()
        restartAt = start + parser.endIndex + 1
      }
      if (
        hidden > 0 ||
        UNSEEN.has(name) ||
        (drawing > 0 && UNSEEN_IN_SVG.has(name)) ||
        isHidden(name, attributes)
      ) {
        hidden++
        return
      }
      if (name === 'math') math ??= mathReader()
      if (math !== null) {
        math.open(name)
        return
      }
      if (openDrawn(name)) return
      if (name === 'sup' || name === 'sub') {
        endMark()
        mark = { name, depth, text: '' }
      }
      if (isStruck(name, attributes)) {
        struck.push(depth)
        writer.struckOut(true)
      }
      form.open(name, attributes)
      if (name === 'img' && attributes['alt']?.trim()) {
        bullet = ''
        writer.text(` [Image: ${attributes['alt'].trim()}] `)
      }
      if (name === 'td' || name === 'th') writer.openCell(spanOf(attributes))
      inTitle ||= name === 'title'
      if (name === 'meta' && attributes['name']?.toLowerCase() === 'author')
        author ??= lineOf(attributes['content'])
      const { before, after } = pageBreaks(attributes)
      if (after) breaksAfter.add(depth)
      open(writer, name)
      if (name === 'ol' || name === 'ul') lists.open(name, attributes)
      if (name === 'li') bullet = lists.item(attributes)
      if (bullet !== '') writer.prefix(bullet)
      if (before) writer.startPage()
    },
    ontext(text) {
      if (inTitle) titles.title += text.slice(0, MAX_TITLE_CHARACTERS)
      if (inTitle || hidden > 0 || (drawing > 0 && inDrawnText === 0)) return
      if (text.trim() !== '') bullet = ''
      if (math !== null) math.text(text)
      else if (mark !== null) mark.text += text
      else if (!form.text(text)) writer.text(text)
    },
    onclosetag(name) {
      if (hidden > 0) hidden--
      else if (math !== null) {
        const formula = math.close()
        if (formula !== null) {
          math = null
          writer.text(formula)
        }
      } else if (!closeDrawn(name)) {
        if (mark?.depth === depth) endMark()
        if (struck.at(-1) === depth) {
          struck.pop()
          writer.struckOut(struck.length > 0)
        }
        form.close(name)
        if (name === 'title') inTitle = false
        if (HEADINGS.has(name)) titles.heading ||= writer.pending()
        if (name === 'ol' || name === 'ul') lists.close()
        close(writer, name)
        if (name === 'li') bullet = ''
        if (bullet !== '') writer.prefix(bullet)
        if (breaksAfter.delete(depth)) writer.startPage()
      }
      depth--
    },
  }
  /** Where in the HTML the parser, and the slice that it is given, begin. */
  let start = 0
  let sliceStart = 0
  let recognizeSelfClosing = false
  let parser = new Parser(handler)
  let isFlattened = false

  function restart(): void {
    isFlattened = true
    start = restartAt
    parser = new Parser(handler, { recognizeSelfClosing, recognizeCDATA: recognizeSelfClosing })
    restartAt = depth = hidden = 0
    inTitle = false
    endMark()
    struck.length = 0
    writer.struckOut(false)
    math = null
    drawing = inDrawnText = 0
    lists.clear()
    bullet = ''
    breaksAfter.clear()
    writer.preformatted(false)
  }

  return {
    write(piece) {
      if (sliceStart === 0 && XHTML.test(piece.slice(0, SLICE_CHARACTERS))) {
        recognizeSelfClosing = true
        parser = new Parser(handler, { recognizeSelfClosing, recognizeCDATA: recognizeSelfClosing })
      }
      for (let at = 0; at < piece.length; ) {
        const slice = piece.slice(at, at + SLICE_CHARACTERS)
        parser.write(slice)
        const read = restartAt === 0 ? slice.length : restartAt - sliceStart
        if (restartAt > 0) restart()
        at += read
        sliceStart += read
      }
    },
    end() {
      parser.end()
      writer.end()
      return {
        metadata: { title: lineOf(titles.title) ?? lineOf(titles.heading), author },
        problems: isFlattened ? [{ code: 'DAMAGED', message: TOO_DEEP }] : [],
      }
    },
  }
}

function lineOf(text = ''): string | null {
  const line = normalizeText(text.replace(/\s+/g, ' '))
  return line.slice(0, MAX_TITLE_CHARACTERS).toWellFormed() || null
}

function isHidden(name: string, attributes: Attributes): boolean {
  const { hidden, style } = attributes
  if (hidden !== undefined && hidden !== 'until-found') return true
  if (name === 'dialog' && attributes['open'] === undefined) return true
  return style !== undefined && /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style)
}

function isStruck(name: string, { style }: Attributes): boolean {
  const isByStyle =
    style !== undefined && /(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*line-through/i.test(style)
  return STRUCK.has(name) || isByStyle
}

/** Reads page breaks from styles, as written by Word and for print. */
function pageBreaks({ style }: Attributes): { before: boolean; after: boolean } {
  const says = (side: string) =>
    style !== undefined &&
    new RegExp(`(?:^|[;\\s-])break-${side}\\s*:\\s*(?:always|page)\\b`, 'i').test(style)
  return { before: says('before'), after: says('after') }
}

function spanOf({ colspan, rowspan }: Attributes): CellSpan {
  const count = (value: string | undefined) => Math.max(1, Number.parseInt(value ?? '1', 10) || 1)
  return { across: count(colspan), down: count(rowspan) }
}

function open(writer: FlowWriter, name: string): void {
  if (name === 'br') writer.lineBreak()
  else if (name === 'table') writer.openTable()
  else if (name === 'tr') writer.openRow()
  else if (HEADINGS.has(name) || APART.has(name)) writer.boundary(true)
  else if (LINES.has(name)) writer.boundary(false)
  if (name === 'pre') writer.preformatted(true)
  const level = HEADINGS.get(name)
  if (level !== undefined) writer.heading(level)
}

function close(writer: FlowWriter, name: string): void {
  if (name === 'td' || name === 'th') writer.closeCell(name === 'th')
  else if (name === 'tr') writer.closeRow()
  else if (name === 'table') writer.closeTable()
  else if (HEADINGS.has(name) || APART.has(name)) writer.boundary(true)
  else if (LINES.has(name)) writer.boundary(false)
  if (name === 'pre') writer.preformatted(false)
}
