import { readFile } from 'node:fs/promises'
import type { Extractor } from '../extractor.ts'
import { yieldPages } from '../pages.ts'
import { decodeText } from '../text/decode.ts'
import { readHtml } from './blocks.ts'

/** Where a charset must be declared, in bytes from the beginning. */
const CHARSET_WITHIN = 1024

/** Reads the text that a browser would show: no scripts, templates or hidden text; a line for each block and table row. */
export function htmlExtractor(): Extractor {
  return {
    mediaTypes: ['text/html'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const bytes = await readFile(request.path)
      yield* yieldPages(readHtml(decodeText(bytes, declaredCharset(bytes))), request, options)
    },
  }
}

function declaredCharset(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, CHARSET_WITHIN)
  return /<meta[^>]{1,200}?charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(head)?.[1]
}
