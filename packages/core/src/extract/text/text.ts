import { setImmediate } from 'node:timers/promises'
import { NO_METADATA, type Page } from '../../document.ts'
import { layoutOfHeadings, packLayout } from '../../layout/pack.ts'
import type { Extractor } from '../extractor.ts'
import { normalizeText } from '../normalize/normalize.ts'
import { countPages } from '../pages/counted.ts'
import { cutPieces } from '../pages/cut.ts'
import { withoutAnsi } from './ansi.ts'
import { markdownHeadings } from './markdown-headings.ts'
import { type MarkdownSurvey, surveyMarkdown } from './markdown-survey.ts'
import { markdownText } from './markdown-text.ts'
import { openText } from './open.ts'

const PLAIN: MarkdownSurvey = { metadata: NO_METADATA, outline: [] }

/**
 * Reads plain text and Markdown in any encoding. A form feed starts a page. A long file is read twice, first for the number
 * of its pages, so that it is never in memory as a whole.
 */
export function textExtractor(): Extractor {
  return {
    mediaTypes: ['text/plain', 'text/markdown'],
    async *extract({ path, mediaType, firstPage = 1, lastPage = Number.POSITIVE_INFINITY }, { signal } = {}) {
      const { pieces, problem } = await openText(path, signal && { signal })
      const isMarkdown = mediaType === 'text/markdown'
      const parts = await countPages(() =>
        cutPieces(isMarkdown ? markdownText(pieces(signal)) : pieces(signal)),
      )
      const survey = isMarkdown ? await surveyMarkdown(parts.read(), pieces(signal)) : PLAIN
      yield { type: 'opened', pageCount: parts.count, ...survey, isCut: true }
      const findHeadings = markdownHeadings()
      let number = 0
      for await (const part of parts.read()) {
        // Page by page, so that other work in this process need not wait for a long text.
        await setImmediate()
        signal?.throwIfAborted()
        const page: Page = { number: ++number, text: normalizeText(withoutAnsi(part), { typeset: false }) }
        const headings = isMarkdown ? findHeadings(page.text) : []
        if (number < firstPage || number > lastPage) continue
        const warnings = number === 1 && problem !== null ? [{ page: 1, ...problem }] : []
        yield { type: 'page', page, layout: packLayout(layoutOfHeadings(headings)), warnings }
      }
    },
  }
}
