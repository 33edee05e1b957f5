import type { SearchFilter, SearchHit, SearchIndex } from '@docchat/core/backend'
import { bm25, occurrences, stemsOf } from './bm25.ts'
import { chunksOf, isEmbedded, isSame, unitOf } from './chunks.ts'
import type { Session } from './database.ts'
import type { ChunkRecord, DocumentRecord, State, VersionRecord } from './state.ts'

type Searching = 'searchText' | 'searchVector' | 'vectors' | 'tokens' | 'frequencies' | 'coverage'

/** A chunk that passes a filter, with its version and document. */
interface Candidate extends ChunkRecord {
  readonly version: VersionRecord
  readonly document: DocumentRecord
}

/** Searches published chunks by their words and by their vectors. */
export function memoryHits(session: Session): Pick<SearchIndex, Searching> {
  return {
    searchText: async (terms, filter, limit, also = []) =>
      session.read((state) => {
        const hits = ranked(bm25(terms, admitted(state, filter)))
        return hits.filter(({ chunkId }, rank) => rank < limit || also.includes(chunkId))
      }),

    searchVector: async (space, vector, filter, limit) =>
      session.read((state) => {
        const query = unitOf(vector)
        const scores = new Map<Candidate, number>()
        for (const chunk of admitted(state, filter))
          if (chunk.vector && isSame(chunk.vector.space, space))
            scores.set(chunk, dot(query, chunk.vector.unit))
        return ranked(scores).slice(0, limit)
      }),

    vectors: async (space, chunkIds) =>
      session.read((state) => {
        const vectors = new Map<string, Float32Array>()
        for (const id of chunkIds) {
          const vector = state.chunks.get(id)?.vector
          if (vector && isSame(vector.space, space)) vectors.set(id, vector.unit)
        }
        return vectors
      }),

    tokens: async (model, chunkIds) =>
      session.read((state) => {
        const tokens = new Map<string, Uint8Array>()
        for (const id of chunkIds) {
          const vector = state.chunks.get(id)?.vector
          if (vector?.tokens && vector.space.tokens?.model === model) tokens.set(id, vector.tokens)
        }
        return tokens
      }),

    frequencies: async (terms, filter) =>
      session.read((state) => {
        const chunks = admitted(state, filter)
        return terms.map((term) => {
          const stems = stemsOf(term)
          return { term, chunks: chunks.filter((chunk) => occurrences(stems, chunk) > 0).length }
        })
      }),

    coverage: async (filter, space) =>
      session.read((state) => {
        const chunks = admitted(state, filter)
        const { model = '', dimensions = 0 } = space ?? {}
        const embedded = chunks.filter((chunk) => isEmbedded(chunk, { model, dimensions }))
        const tokenBytes = chunks.reduce((sum, { vector }) => sum + (vector?.tokens?.length ?? 0), 0)
        return { chunks: chunks.length, embedded: embedded.length, tokenBytes }
      }),
  }
}

function admitted(state: State, filter: SearchFilter): Candidate[] {
  return chunksOf(state, null, 'published').flatMap((chunk) => {
    const version = state.versions.get(chunk.versionId)
    const document = version && state.documents.get(version.documentId)
    return document && admits(filter, document, version) ? [{ ...chunk, version, document }] : []
  })
}

function admits(filter: SearchFilter, document: DocumentRecord, version: VersionRecord): boolean {
  const { owner, documentIds, mediaTypes, labels, addedAfter, addedBefore } = filter
  const added = Date.parse(document.createdAt)
  return (
    document.owner === owner &&
    (documentIds === undefined || documentIds.includes(document.id)) &&
    (mediaTypes === undefined || mediaTypes.includes(version.mediaType)) &&
    (labels === undefined || labels.includes(document.label ?? version.label ?? '')) &&
    (addedAfter === undefined || added >= Date.parse(addedAfter)) &&
    (addedBefore === undefined || added < Date.parse(addedBefore))
  )
}

/** Best first; ties go to the chunk that was added first, whatever the order of the map. */
function ranked(scores: ReadonlyMap<Candidate, number>): SearchHit[] {
  return [...scores]
    .sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || Number(a.id) - Number(b.id))
    .map(([{ id, versionId, document, page, start, end }, score]) => ({
      chunkId: id,
      documentId: document.id,
      versionId,
      name: document.name,
      page,
      start,
      end,
      score,
    }))
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
}
