import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { NO_METADATA, type OutlineEntry, type Page } from '../../document.ts'
import { layoutOfHeadings, packLayout } from '../../layout/pack.ts'
import { cutText } from '../cut.ts'
import type { Extractor } from '../extractor.ts'
import { normalizeText } from '../normalize.ts'
import { outlineEntries } from '../outline.ts'
import { decodeTextInPieces } from './decode.ts'
import { markdownHeadings } from './markdown-headings.ts'

const MAX_TITLE_CHARACTERS = 300

/** Reads plain text and Markdown as UTF-8, UTF-16 with a byte order mark, else Windows-1252. A form feed starts a page. */
export function textExtractor(): Extractor {
  return {
    mediaTypes: ['text/plain', 'text/markdown'],
    async *extract({ path, mediaType, firstPage = 1, lastPage = Number.POSITIVE_INFINITY }, { signal } = {}) {
      const text = await decodeTextInPieces(await readFile(path), signal)
      const pages = text.split('\f').flatMap((part) => cutText(part.trim()))
      const isMarkdown = mediaType === 'text/markdown'
      const outline = isMarkdown ? await outlineOf(pages, signal) : []
      const title = isMarkdown ? heading(text) : null
      yield { type: 'opened', pageCount: pages.length, metadata: { ...NO_METADATA, title }, outline }
      const findHeadings = markdownHeadings()
      for (const [index, part] of pages.entries()) {
        // Page by page, so that other work in this process need not wait for a long text.
        await setImmediate()
        signal?.throwIfAborted()
        const page: Page = { number: index + 1, text: normalizeText(part) }
        const headings = isMarkdown ? findHeadings(page.text) : []
        if (page.number < firstPage || page.number > lastPage) continue
        yield { type: 'page', page, layout: packLayout(layoutOfHeadings(headings)), warnings: [] }
      }
    },
  }
}

async function outlineOf(pages: readonly string[], signal: AbortSignal | undefined): Promise<OutlineEntry[]> {
  const findHeadings = markdownHeadings()
  const outline: OutlineEntry[] = []
  for (const [index, text] of pages.entries()) {
    await setImmediate()
    signal?.throwIfAborted()
    outline.push(...outlineEntries(index + 1, text, findHeadings(text)))
  }
  return outline
}

function heading(markdown: string): string | null {
  const line = /^#[ \t]+(\S.*)$/m.exec(markdown)?.[1]?.slice(0, MAX_TITLE_CHARACTERS)
  return line?.replace(/\s*#*\s*$/, '').toWellFormed() || null
}
