import { cutText, PAGE_CHARACTERS } from './cut.ts'
import type { ExtractEvent, ExtractOptions, ExtractRequest } from './extractor.ts'
import { normalizeText } from './normalize.ts'

/** A paragraph, heading, line or table row of a document that flows, as HTML and Word documents do. */
export interface Block {
  readonly text: string
  /** It stands apart from what is before it, by a blank line. */
  readonly apart?: boolean
  /** Stays with what follows, and begins a page when the one before is well filled. */
  readonly heading?: boolean
  /** The head of the table that this row is of, repeated where a page begins in the midst of the table. */
  readonly tableHead?: string | null
  /** The document itself begins a page here. */
  readonly startsPage?: boolean
}

/** Takes blocks one after the other, so that nobody holds them all. */
export interface PageBuilder {
  add(block: Block): void
  /** The pages, at least one. */
  end(): string[]
}

/** Options of {@link pageBuilder}. */
export interface PageBuilderOptions {
  /** The blocks say of each page where it begins, so none is begun but by them, or when it is far too long. @defaultValue false */
  readonly laidOut?: boolean
}

/** Lays blocks out on pages: the document's own where it says so, else of at most {@link PAGE_CHARACTERS}. */
export function pageBuilder({ laidOut = false }: PageBuilderOptions = {}): PageBuilder {
  const limit = laidOut ? 5 * PAGE_CHARACTERS : PAGE_CHARACTERS
  const pages: string[] = []
  let blocks: Block[] = []
  let length = 0

  function put(block: Block): void {
    blocks.push(block)
    length += block.text.length + 2
  }

  function turn(): void {
    const text = normalizeText(blocks.map(render).join(''))
    if (text !== '') pages.push(text)
    blocks = []
    length = 0
  }

  function place(block: Block): void {
    const wellFilled = !laidOut && block.heading === true && length > limit / 2
    if (block.startsPage === true || wellFilled) turn()
    if (length + block.text.length > limit) {
      const lastText = blocks.findLastIndex(({ heading }) => heading !== true)
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
          place(index === 0 ? { ...block, text } : { text })
    },
    end() {
      turn()
      return pages.length === 0 ? [''] : pages
    },
  }
}

function render({ text, apart = false }: Block, index: number): string {
  if (index === 0) return text
  return `${apart ? '\n\n' : '\n'}${text}`
}

/** What {@link yieldPages} tells. */
export interface ReadDocument {
  readonly title: string | null
  readonly pages: readonly string[]
  /** Why its end is missing, when it is. */
  readonly truncated?: string | null
}

/** The events of a document that was read as a whole. */
export async function* yieldPages(
  { title, pages, truncated = null }: ReadDocument,
  { name, firstPage = 1, lastPage = pages.length }: ExtractRequest,
  { signal }: ExtractOptions,
): AsyncGenerator<ExtractEvent> {
  signal?.throwIfAborted()
  yield { type: 'opened', pageCount: pages.length, title }
  for (const [index, text] of pages.entries()) {
    signal?.throwIfAborted()
    const number = index + 1
    if (number < firstPage || number > lastPage) continue
    const page = { number, text }
    if (text === '') {
      const message = `"${name}" shows no text.`
      yield { type: 'page', page, warnings: [{ page: number, code: 'NO_TEXT', message }] }
    } else if (number === pages.length && truncated !== null) {
      yield { type: 'page', page, warnings: [{ page: number, code: 'TEXT_TRUNCATED', message: truncated }] }
    } else yield { type: 'page', page, warnings: [] }
  }
}
