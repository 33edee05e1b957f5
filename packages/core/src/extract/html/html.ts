import type { Extractor } from '../extractor.ts'
import { yieldPages } from '../pages/pages.ts'
import { readText } from '../text/open.ts'
import { readHtml } from './blocks.ts'

/** Reads the text that a browser would show: no scripts, templates or hidden text; a line for each block and table row. */
export function htmlExtractor(): Extractor {
  return {
    mediaTypes: ['text/html'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const { text, problem } = await readText(request.path, { ...options, declaredIn: declaredCharset })
      const document = readHtml(text)
      const problems = problem === null ? [] : [{ page: 1, ...problem }]
      yield* yieldPages({ ...document, problems: [...problems, ...document.problems] }, request, options)
    },
  }
}

/** Looks further than a browser, which stops after 1,024 bytes: long scripts come before it in saved pages. */
export function declaredCharset(head: Buffer): string | undefined {
  const text = head.toString('latin1')
  return (
    /<meta[^>]{1,200}?charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(text)?.[1] ??
    /^\s*<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w:.-]{1,40})/i.exec(text)?.[1]
  )
}
