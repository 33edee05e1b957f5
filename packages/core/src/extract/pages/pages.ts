import { type DocumentMetadata, type Heading, NO_METADATA, type PageWarning } from '../../document.ts'
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
  /** Returns the pages, at least one. */
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
  const pages: ReadPage[] = []
  let blocks: Block[] = []
  let length = 0

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
    end() {
      turn()
      return pages.length === 0 ? [{ text: '', headings: [] }] : pages
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

/** A document that was read as a whole, for {@link yieldPages}. */
export interface ReadDocument {
  readonly metadata?: Partial<DocumentMetadata>
  readonly pages: readonly ReadPage[]
  /** Whether the pages are only pieces of a text that has none. @defaultValue false */
  readonly isCut?: boolean
  /** What may be wrong with the text; reported with the last page unless they say another. */
  readonly problems: readonly (Omit<PageWarning, 'page'> & { readonly page?: number })[]
}

/** Yields the events of a document that was read as a whole. */
export async function* yieldPages(
  { metadata, pages, isCut = false, problems }: ReadDocument,
  { name, firstPage = 1, lastPage = pages.length }: ExtractRequest,
  { signal }: ExtractOptions,
): AsyncGenerator<ExtractEvent> {
  signal?.throwIfAborted()
  const outline = pages.flatMap(({ text, headings }, index) => outlineEntries(index + 1, text, headings))
  yield {
    type: 'opened',
    pageCount: pages.length,
    metadata: { ...NO_METADATA, ...metadata },
    outline,
    ...(isCut && { isCut }),
  }
  for (const [index, { text, headings, label }] of pages.entries()) {
    signal?.throwIfAborted()
    const number = index + 1
    if (number < firstPage || number > lastPage) continue
    const page = {
      type: 'page',
      page: { number, text, ...(label !== undefined && { label }) },
      layout: packLayout(layoutOfHeadings(headings)),
    } as const
    const warnings: PageWarning[] = []
    if (text === '') warnings.push({ page: number, code: 'NO_TEXT', message: `"${name}" contains no text.` })
    for (const { page: at = pages.length, ...problem } of problems)
      if (at === number) warnings.push({ page: number, ...problem })
    yield { ...page, warnings }
  }
}
