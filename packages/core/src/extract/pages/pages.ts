import {
  type DocumentMetadata,
  type Heading,
  NO_METADATA,
  type OutlineEntry,
  type PageWarning,
} from '../../document.ts'
import { layoutOfHeadings, packLayout } from '../../layout/pack.ts'
import type { ExtractEvent, ExtractOptions, ExtractRequest } from '../extractor.ts'
import { alignText } from '../normalize/align.ts'
import { normalizeText } from '../normalize/normalize.ts'
import { cutText, PAGE_CHARACTERS } from './cut.ts'
import { outlineEntries } from './outline.ts'

/** A paragraph, heading, line or table row of a flowing document, such as HTML or Word. */
export interface Block {
  readonly text: string
  /** Whether a blank line separates it from the previous block. */
  readonly apart?: boolean
  /** The level of a heading, from 1. It stays with what follows, and starts a page when the current one is half full. */
  readonly heading?: number
  /** The header of the table that this row belongs to, repeated when a page starts in the middle of the table. */
  readonly tableHead?: string | null
  /** Whether the document itself starts a page here. */
  readonly startsPage?: boolean
  /** Where it is in the document, such as its line, for the label of its page. */
  readonly at?: string
}

/** Takes blocks one by one, so that they need not all be in memory. */
export interface PageBuilder {
  add(block: Block): void
  /** Returns the pages that are complete, each once. */
  take(): ReadPage[]
  /** Returns the other pages; at least one if there was none before. */
  end(): ReadPage[]
}

/** A page of a document that was read as a whole. */
export interface ReadPage {
  readonly text: string
  readonly headings: readonly Heading[]
  /** The document's own name for the page. */
  readonly label?: string
}

/** Options of {@link pageBuilder}. */
export interface PageBuilderOptions {
  /**
   * The blocks mark where every page starts, so that no other page breaks are made unless a page is far too long.
   * @defaultValue false
   */
  readonly laidOut?: boolean
  /** The characters of a page. @defaultValue {@link PAGE_CHARACTERS}, or five times as many if `laidOut` */
  readonly characters?: number
  /** Labels a page with the places of its first and last block. */
  readonly label?: (first: string, last: string) => string
}

/** Lays blocks out on pages: the document's own if it marks them, else pages of at most {@link PAGE_CHARACTERS}. */
export function pageBuilder({ laidOut = false, characters, label }: PageBuilderOptions = {}): PageBuilder {
  const limit = characters ?? (laidOut ? 5 * PAGE_CHARACTERS : PAGE_CHARACTERS)
  let pages: ReadPage[] = []
  let hasTaken = false
  let blocks: Block[] = []
  let length = 0

  function take(): ReadPage[] {
    const complete = pages
    pages = []
    hasTaken ||= complete.length > 0
    return complete
  }

  function put(block: Block): void {
    blocks.push(block)
    length += block.text.length + 2
  }

  function turn(): void {
    const page = typeset(blocks)
    const [first, last] = [
      blocks.find(({ at }) => at !== undefined)?.at,
      blocks.findLast(({ at }) => at !== undefined)?.at,
    ]
    const isLabelled = label !== undefined && first !== undefined && last !== undefined
    if (page.text !== '') pages.push(isLabelled ? { ...page, label: label(first, last) } : page)
    blocks = []
    length = 0
  }

  function place(block: Block): void {
    const wellFilled = !laidOut && isHeading(block) && length > limit / 2
    if (block.startsPage === true || wellFilled) turn()
    if (length + block.text.length > limit) {
      const lastText = blocks.findLastIndex((one) => !isHeading(one))
      const headings = lastText === -1 ? [] : blocks.splice(lastText + 1)
      turn()
      for (const heading of headings) put(heading)
      if (block.tableHead) put({ text: block.tableHead })
    }
    put(block)
  }

  return {
    add(block) {
      if (block.text.length <= PAGE_CHARACTERS) place(block)
      else
        for (const [index, text] of cutText(block.text).entries())
          place(index === 0 ? { ...block, text } : { text, ...(block.at !== undefined && { at: block.at }) })
    },
    take,
    end() {
      turn()
      return pages.length === 0 && !hasTaken ? [{ text: '', headings: [] }] : take()
    },
  }
}

function isHeading({ heading = 0 }: Block): boolean {
  return heading > 0
}

function typeset(blocks: readonly Block[]): ReadPage {
  let raw = ''
  const marks: Heading[] = []
  for (const { text, apart = false, heading = 0 } of blocks) {
    if (raw !== '') raw += apart ? '\n\n' : '\n'
    if (heading > 0) marks.push({ start: raw.length, end: raw.length + text.length, level: heading })
    raw += text
  }
  const text = normalizeText(raw, { typeset: false })
  if (marks.length === 0) return { text, headings: [] }
  const after = alignText(raw, text)
  const headings = marks.map(({ start, end, level }) => ({
    start: after(start),
    end: after(end),
    level,
  }))
  return { text, headings: headings.filter(({ start, end }) => end > start) }
}

/** What is known of a document beside its pages. */
export interface AboutPages {
  readonly metadata?: Partial<DocumentMetadata>
  /** Whether the pages are only pieces of a text that has none. @defaultValue false */
  readonly isCut?: boolean
  /** What may be wrong with the text; reported with the last page unless they say another. */
  readonly problems: readonly (Omit<PageWarning, 'page'> & { readonly page?: number })[]
}

/** A document that was read as a whole, for {@link yieldPages}. */
export interface ReadDocument extends AboutPages {
  readonly pages: readonly ReadPage[]
}

/** Yields the events of a document that was read as a whole. */
export async function* yieldPages(
  { pages, ...about }: ReadDocument,
  request: ExtractRequest,
  { signal }: ExtractOptions,
): AsyncGenerator<ExtractEvent> {
  signal?.throwIfAborted()
  const outline = pages.flatMap(({ text, headings }, index) => outlineEntries(index + 1, text, headings))
  yield openedEvent(about, pages.length, outline)
  for (const [index, page] of pages.entries()) {
    signal?.throwIfAborted()
    const event = pageEvent(page, index + 1, pages.length, about, request)
    if (event !== null) yield event
  }
}

/** The event of a document that is opened. */
export function openedEvent(
  { metadata, isCut = false }: AboutPages,
  pageCount: number,
  outline: readonly OutlineEntry[],
): ExtractEvent {
  return {
    type: 'opened',
    pageCount,
    metadata: { ...NO_METADATA, ...metadata },
    outline,
    ...(isCut && { isCut }),
  }
}

/** The event of a page; null when it is not asked for. */
export function pageEvent(
  { text, headings, label }: ReadPage,
  number: number,
  pageCount: number,
  { problems }: AboutPages,
  { name, firstPage = 1, lastPage = pageCount }: ExtractRequest,
): ExtractEvent | null {
  if (number < firstPage || number > lastPage) return null
  const warnings: PageWarning[] = []
  if (text === '') warnings.push({ page: number, code: 'NO_TEXT', message: `"${name}" contains no text.` })
  for (const { page: at = pageCount, ...problem } of problems)
    if (at === number) warnings.push({ page: number, ...problem })
  return {
    type: 'page',
    page: { number, text, ...(label !== undefined && { label }) },
    layout: packLayout(layoutOfHeadings(headings)),
    warnings,
  }
}
