import type { Catalog, DocumentAndVersion } from '../catalog/catalog.ts'
import type { Citation } from './citation.ts'
import { findQuote } from './quote.ts'

/**
 * What became of a citation.
 *
 * - `stands`: its words are still at their place; `moved`: they are on that page, at another place.
 * - `unverified`: it was never shown as proof.
 * - `not-found`: its words are not on that page; `other-bytes`: that version was made of other bytes than it says.
 * - `gone`: the document, or that page of it, is not there any more.
 */
export type CitationStatus = 'stands' | 'moved' | 'unverified' | 'not-found' | 'other-bytes' | 'gone'

/** A citation that was looked up again. */
export interface RecheckedCitation {
  readonly citation: Citation
  readonly status: CitationStatus
  /** Whether a newer version of the document has taken the place of the one that is cited. */
  readonly superseded: boolean
}

/** What {@link verifyCitations} found. */
export interface CitationVerification {
  /** Whether every citation that was proof still is. */
  readonly ok: boolean
  /** In the order given. */
  readonly citations: readonly RecheckedCitation[]
}

const PASSED: ReadonlySet<CitationStatus> = new Set(['stands', 'moved', 'unverified'])

/** Looks up the quotes of an earlier answer in the versions that they were taken from. Needs no model and no network. */
export async function verifyCitations(
  catalog: Catalog,
  owner: string,
  given: readonly Citation[],
): Promise<CitationVerification> {
  const versionIds = [...new Set(given.map(({ versionId }) => versionId))]
  const [pages, ...versions] = await Promise.all([
    catalog.pages(given),
    ...versionIds.map((versionId) => catalog.version(versionId)),
  ])
  const known = new Map(versionIds.map((versionId, i) => [versionId, versions[i] ?? null]))
  const citations = given.map((citation, i) =>
    recheck(owner, citation, known.get(citation.versionId) ?? null, pages[i]?.text),
  )
  return { ok: citations.every(({ status }) => PASSED.has(status)), citations }
}

function recheck(
  owner: string,
  citation: Citation,
  known: DocumentAndVersion | null,
  text: string | undefined,
): RecheckedCitation {
  if (known === null || known.document.owner !== owner || known.document.id !== citation.documentId)
    return { citation, status: 'gone', superseded: false }
  const { sha256, superseded } = known.version
  return { citation, status: statusOf(citation, sha256, text), superseded }
}

function statusOf(citation: Citation, sha256: string, text: string | undefined): CitationStatus {
  if (!citation.verified) return 'unverified'
  if (citation.versionSha256 !== sha256) return 'other-bytes'
  if (text === undefined) return 'gone'
  const span = { start: citation.charStart ?? 0, end: citation.charEnd ?? 0 }
  if (citation.quote !== '' && text.slice(span.start, span.end) === citation.quote) return 'stands'
  return findQuote(text, citation.quote, span) === null ? 'not-found' : 'moved'
}
