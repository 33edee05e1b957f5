import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import type { Page } from '../document.ts'
import { cutText } from './cut.ts'
import { decodeText } from './decode.ts'
import type { Extractor } from './extractor.ts'
import { normalizeText } from './normalize.ts'

const MAX_TITLE_CHARACTERS = 300

/** Reads plain text and Markdown: UTF-8, UTF-16 with its mark, else Windows-1252. A form feed begins a page. */
export function textExtractor(): Extractor {
  return {
    mediaTypes: ['text/plain', 'text/markdown'],
    async *extract({ path, mediaType, firstPage = 1, lastPage = Number.POSITIVE_INFINITY }, { signal } = {}) {
      const text = decodeText(await readFile(path))
      signal?.throwIfAborted()
      const pages = text.split('\f').flatMap((part) => cutText(part.trim()))
      yield {
        type: 'opened',
        pageCount: pages.length,
        title: mediaType === 'text/markdown' ? heading(text) : null,
      }
      for (const [index, part] of pages.entries()) {
        // Page by page, so that whoever else is served here need not wait for a long text.
        await setImmediate()
        signal?.throwIfAborted()
        const page: Page = { number: index + 1, text: normalizeText(part) }
        if (page.number >= firstPage && page.number <= lastPage) yield { type: 'page', page, warnings: [] }
      }
    },
  }
}

function heading(markdown: string): string | null {
  const line = /^#[ \t]+(\S.*)$/m.exec(markdown)?.[1]?.slice(0, MAX_TITLE_CHARACTERS)
  return line?.replace(/\s*#*\s*$/, '').toWellFormed() || null
}
