import type { Extractor } from '../extractor.ts'
import { pageBuilder } from '../pages/pages.ts'
import { type PageProducer, yieldProduced } from '../pages/produced.ts'
import { withoutAnsi } from '../text/ansi.ts'
import { linesOf } from '../text/lines.ts'
import { type OpenText, openText } from '../text/open.ts'

/** Reads source code and logs as they are, without colours. Pages are named by their lines; a form feed starts one. */
export function codeExtractor(): Extractor {
  return {
    mediaTypes: ['text/x-source'],
    async *extract(request, options = {}) {
      const text = await openText(request.path, options)
      yield* yieldProduced(pagesOf(text, options.signal), request, options)
    },
  }
}

function pagesOf({ pieces, problem }: OpenText, signal: AbortSignal | undefined): PageProducer {
  return async function* produce() {
    const pages = pageBuilder({ label: linesLabel })
    for await (const lines of linesOf(pieces(signal))) {
      for (const { line: written, number } of lines) {
        const line = withoutAnsi(written)
        const inked = line.trim() !== ''
        pages.add({ text: line, startsPage: line.startsWith('\f'), ...(inked && { at: `${number}` }) })
      }
      yield* pages.take()
    }
    yield* pages.end()
    return { isCut: true, problems: problem === null ? [] : [{ page: 1, ...problem }] }
  }
}

/** Names a range of lines. */
export function linesLabel(first: string, last: string): string {
  return first === last ? `line ${first}` : `lines ${first}-${last}`
}
