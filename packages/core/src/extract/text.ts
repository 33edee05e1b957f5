import { readFile } from 'node:fs/promises'
import type { Page } from '../document.ts'
import type { Extractor } from './extractor.ts'
import { normalizeText } from './normalize.ts'

/** Text without pages of its own is cut into pages of at most this many characters, at a line's end where there is one. */
const PAGE_CHARACTERS = 6000

/** Reads plain text and Markdown: UTF-8, UTF-16 with its mark, else Windows-1252. A form feed begins a page. */
export function textExtractor(): Extractor {
  return {
    mediaTypes: ['text/plain', 'text/markdown'],
    async *extract({ path, mediaType, firstPage = 1 }, { signal } = {}) {
      const text = decode(await readFile(path))
      signal?.throwIfAborted()
      const pages = text.split('\f').flatMap((part) => cut(normalizeText(part)))
      yield {
        type: 'opened',
        pageCount: pages.length,
        title: mediaType === 'text/markdown' ? heading(text) : null,
      }
      for (const [index, pageText] of pages.entries()) {
        signal?.throwIfAborted()
        const page: Page = { number: index + 1, text: pageText }
        if (page.number >= firstPage) yield { type: 'page', page, warnings: [] }
      }
    },
  }
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function cut(text: string): string[] {
  const pages: string[] = []
  let rest = text
  while (rest.length > PAGE_CHARACTERS) {
    const end = breakBefore(rest, PAGE_CHARACTERS)
    pages.push(rest.slice(0, end).trim())
    rest = rest.slice(end).trim()
  }
  pages.push(rest)
  return pages
}

/** Where best to cut: at the last blank line, line or word in the second half, else anywhere but inside a character. */
function breakBefore(text: string, limit: number): number {
  for (const separator of ['\n\n', '\n', ' ']) {
    const at = text.lastIndexOf(separator, limit - separator.length)
    if (at > limit / 2) return at
  }
  const unit = text.charCodeAt(limit - 1)
  return unit >= 0xd800 && unit <= 0xdbff ? limit - 1 : limit
}

function heading(markdown: string): string | null {
  return /^#\s+(.+?)\s*#*\s*$/m.exec(markdown)?.[1] ?? null
}
