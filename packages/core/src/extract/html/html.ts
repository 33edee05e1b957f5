import type { Extractor } from '../extractor.ts'
import { pageBuilder } from '../pages/pages.ts'
import { type PageProducer, yieldProduced } from '../pages/produced.ts'
import { type OpenText, openText } from '../text/open.ts'
import { htmlReader } from './blocks.ts'

/** Reads the text that a browser would show: no scripts, templates or hidden text; a line for each block and table row. */
export function htmlExtractor(): Extractor {
  return {
    mediaTypes: ['text/html'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const text = await openText(request.path, { ...options, declaredIn: declaredCharset })
      yield* yieldProduced(pagesOf(text, options.signal), request, options)
    },
  }
}

function pagesOf({ pieces, problem }: OpenText, signal: AbortSignal | undefined): PageProducer {
  return async function* produce() {
    const pages = pageBuilder()
    const reader = htmlReader((block) => pages.add(block))
    for await (const piece of pieces(signal)) {
      reader.write(piece)
      yield* pages.take()
    }
    const { metadata, problems } = reader.end()
    yield* pages.end()
    return { metadata, problems: [...(problem === null ? [] : [{ page: 1, ...problem }]), ...problems] }
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
