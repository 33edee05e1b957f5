import type { Catalog, DocumentAndVersion } from '../catalog/catalog.ts'
import type { Citation } from './citation.ts'
import { findQuote } from './quote.ts'

/**
 * The result of checking a citation again.
 *
 * - `stands`: the quote is still at the same position; `moved`: it is on that page, at another position.
 * - `unverified`: the citation was not verified in the first place.
 * - `not-found`: the quote is not on that page; `other-bytes`: the version's hash differs from the citation's.
 * - `gone`: the document, or that page of it, no longer exists.
 */
export type CitationStatus = 'stands' | 'moved' | 'unverified' | 'not-found' | 'other-bytes' | 'gone'

/** A citation that was checked again. */
export interface RecheckedCitation {
  readonly citation: Citation
  readonly status: CitationStatus
  /** Whether a newer version of the document has superseded the cited one. */
  readonly superseded: boolean
}

/** The result of {@link verifyCitations}. */
export interface CitationVerification {
  /** Whether every citation that was verified still is. */
  readonly ok: boolean
  /** In the order given. */
  readonly citations: readonly RecheckedCitation[]
}

const PASSED: ReadonlySet<CitationStatus> = new Set(['stands', 'moved', 'unverified'])

/** Checks the quotes of an earlier answer again, in the versions they were taken from. No language model is called. */
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
