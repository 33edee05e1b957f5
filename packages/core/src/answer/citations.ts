import type { Box, Page, Span } from '../document.ts'
import type { Passage } from '../retrieve/passage.ts'
import type { CitationEvent } from './events.ts'
import { type QuoteFinder, quoteFinder } from './quote.ts'

/** A page that may be cited, with the hash of the file it was read from. */
export interface CitedPage extends Page {
  readonly versionSha256: string
}

/** Where the pages come from that claims are checked against. */
export interface CitationSources {
  /** Returns a page; null if it has been deleted meanwhile. */
  page(versionId: string, number: number): Promise<CitedPage | null>
  /** Returns the boxes of a span of a page's text, one per line. @defaultValue no boxes */
  boxes?(versionId: string, page: number, span: Span): Promise<readonly Box[]>
}

/** The number of claims of one answer that are checked, repeated ones included. An answer that people read has far fewer. */
export const MAX_CLAIMS = 200

/** The result of checking a claim. */
export interface CheckedClaim {
  /** The marker to insert into the text: `[1]`, or `[1?]` if the quote is not on the page. */
  readonly label: string
  /** Null if the same citation was emitted before; its marker is reused. */
  readonly citation: CitationEvent | null
}

/** The citations of one answer. */
export interface Citations {
  /** The number of distinct citations so far. */
  readonly counts: { readonly verified: number; readonly unverified: number }
  /**
   * Looks for the quote on the passage's page and assigns it a marker. Offsets of the answer in it are kept if it is there as it is. Null, without looking, once the answer has made
   * {@link MAX_CLAIMS} claims: what is claimed then stays without a marker.
   */
  check(passage: Passage, quote: string, answer?: Span): Promise<CheckedClaim | null>
}

interface Source {
  readonly label: string | null
  readonly text: string
  readonly versionSha256: string | null
  readonly find: QuoteFinder
}

/** Creates the citation checker of one answer. Each page is read and folded only once. */
export function citations(sources: CitationSources): Citations {
  const pages = new Map<string, Promise<Source>>()
  const labels = new Map<string, string>()
  const counts = { verified: 0, unverified: 0 }
  let claims = 0

  function sourceOf({ versionId, page }: Passage): Promise<Source> {
    const key = `${versionId} ${page}`
    const known = pages.get(key) ?? sources.page(versionId, page).then(asSource)
    pages.set(key, known)
    return known
  }

  return {
    get counts() {
      return { ...counts }
    },
    async check(passage, claimed, answer) {
      if (++claims > MAX_CLAIMS) return null
      const { label: pageLabel, text, versionSha256, find } = await sourceOf(passage)
      const span = find(claimed, { start: passage.charStart, end: passage.charEnd })
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
      const boxes = span === null ? [] : ((await sources.boxes?.(versionId, page, span)) ?? [])
      return {
        label,
        citation: {
          type: 'citation',
          marker,
          documentId,
          versionId,
          versionSha256,
          name,
          page,
          pageLabel,
          charStart: span?.start ?? null,
          charEnd: span?.end ?? null,
          quote,
          // The offsets are those of the quote as it was claimed.
          ...(answer !== undefined && verified && quote === claimed && { answer }),
          boxes,
          verified,
        },
      }
    },
  }
}

function asSource(page: CitedPage | null): Source {
  const text = page?.text ?? ''
  return {
    label: page?.label ?? null,
    text,
    versionSha256: page?.versionSha256 ?? null,
    find: quoteFinder(text),
  }
}
