import type { Page } from '../document.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { CitationEvent } from './events.ts'
import { findQuote } from './quote.ts'

/** What became of a claim. */
export interface CheckedClaim {
  /** The marker for the text: `[1]`, or `[1?]` when the words are not on the page. */
  readonly label: string
  /** Null when this citation was shown before: its marker is used again. */
  readonly citation: CitationEvent | null
}

/** The footnotes of one answer. */
export interface Citations {
  /** Distinct citations so far. */
  readonly counts: { readonly verified: number; readonly unverified: number }
  /** Looks for the quote on the passage's page and gives it its number. */
  check(passage: Passage, quote: string): Promise<CheckedClaim>
}

/** Starts the footnotes of an answer. Each page is read once. */
export function citations(readPage: (versionId: string, number: number) => Promise<Page | null>): Citations {
  const pages = new Map<string, Promise<Page | null>>()
  const labels = new Map<string, string>()
  const counts = { verified: 0, unverified: 0 }

  function pageOf({ versionId, page }: Passage): Promise<Page | null> {
    const key = `${versionId} ${page}`
    const known = pages.get(key) ?? readPage(versionId, page)
    pages.set(key, known)
    return known
  }

  return {
    get counts() {
      return { ...counts }
    },
    async check(passage, claimed) {
      const text = (await pageOf(passage))?.text ?? ''
      const span = findQuote(text, claimed, { start: passage.charStart, end: passage.charEnd })
      const quote = span === null ? claimed.trim() : text.slice(span.start, span.end)
      const key = JSON.stringify([passage.versionId, passage.page, span ?? quote])
      const known = labels.get(key)
      if (known !== undefined) return { label: known, citation: null }

      const verified = span !== null
      counts[verified ? 'verified' : 'unverified']++
      const marker = labels.size + 1
      const label = verified ? `[${marker}]` : `[${marker}?]`
      labels.set(key, label)
      const { documentId, versionId, name, page } = passage
      const place = { charStart: span?.start ?? null, charEnd: span?.end ?? null }
      return {
        label,
        citation: { type: 'citation', marker, documentId, versionId, name, page, ...place, quote, verified },
      }
    },
  }
}
