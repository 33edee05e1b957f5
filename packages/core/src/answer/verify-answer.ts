import { isDeepStrictEqual } from 'node:util'
import type { Catalog } from '../catalog/catalog.ts'
import { findQuote } from './quote.ts'
import type { SavedAnswer, SavedCitation } from './saved-answer.ts'

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
  readonly citation: SavedCitation
  readonly status: CitationStatus
  /** Whether a newer version of the document has taken the place of the one that is cited. */
  readonly superseded: boolean
}

/** What {@link verifyAnswer} found. */
export interface AnswerVerification {
  /** Whether every citation that was proof still is, and the file agrees with itself. */
  readonly ok: boolean
  readonly citations: readonly RecheckedCitation[]
  /** Where the file contradicts itself: it was changed by hand. */
  readonly contradictions: readonly string[]
}

const PASSED: ReadonlySet<CitationStatus> = new Set(['stands', 'moved', 'unverified'])

/** What is looked at of a saved answer; without events there is nothing to contradict. */
export type CheckedAnswer = Pick<SavedAnswer, 'answer' | 'citations' | 'events'>

/** Looks up every quote of a saved answer in the version that it was taken from. Needs no model and no network. */
export async function verifyAnswer(
  catalog: Catalog,
  owner: string,
  answer: CheckedAnswer,
): Promise<AnswerVerification> {
  const citations: RecheckedCitation[] = []
  for (const citation of answer.citations) citations.push(await recheck(catalog, owner, citation))
  const contradictions = contradictionsIn(answer)
  const ok = contradictions.length === 0 && citations.every(({ status }) => PASSED.has(status))
  return { ok, citations, contradictions }
}

async function recheck(catalog: Catalog, owner: string, citation: SavedCitation): Promise<RecheckedCitation> {
  const known = await catalog.version(citation.version_id)
  if (known === null || known.document.owner !== owner || known.document.id !== citation.document_id)
    return { citation, status: 'gone', superseded: false }
  const { sha256, superseded } = known.version
  const page = await catalog.page(citation.version_id, citation.page)
  return { citation, status: statusOf(citation, sha256, page?.text), superseded }
}

function statusOf(citation: SavedCitation, sha256: string, text: string | undefined): CitationStatus {
  if (!citation.verified) return 'unverified'
  if (citation.version_sha256 !== sha256) return 'other-bytes'
  if (text === undefined) return 'gone'
  const span = { start: citation.char_start ?? 0, end: citation.char_end ?? 0 }
  if (citation.quote !== '' && text.slice(span.start, span.end) === citation.quote) return 'stands'
  return findQuote(text, citation.quote, span) === null ? 'not-found' : 'moved'
}

/** The file says the same things twice, once in its events. */
function contradictionsIn({ answer, citations, events }: CheckedAnswer): string[] {
  if (events.length === 0) return []
  const ofType = (type: string) =>
    events.filter(
      (event): event is Record<string, unknown> =>
        typeof event === 'object' && event !== null && Reflect.get(event, 'type') === type,
    )
  const streamed = ofType('text-delta').map((event) => event['text'])
  const shown = ofType('citation')
  const sameCitations =
    shown.length === citations.length && citations.every((citation, i) => isPartOf(citation, shown[i]))
  return [
    ...(streamed.join('') === answer ? [] : ['The answer is not the text that was streamed.']),
    ...(sameCitations ? [] : ['The citations are not those that were streamed.']),
  ]
}

function isPartOf(citation: SavedCitation, event: Record<string, unknown> | undefined): boolean {
  return Object.entries(citation).every(([key, value]) => isDeepStrictEqual(event?.[key], value))
}
