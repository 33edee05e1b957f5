import {
  type ChunkSpan,
  DocChatError,
  indexText,
  type SearchIndex,
  type VectorSpace,
} from '@docchat/core/backend'
import { stemsOf } from './bm25.ts'
import type { Session } from './database.ts'
import type { ChunkRecord, State } from './state.ts'
import { versionIn } from './versions.ts'

type Indexing = 'append' | 'publish' | 'spans' | 'size' | 'remove' | 'sweep' | 'pending' | 'addVectors'

/** The indexed chunks of each version. */
export function memoryChunks(session: Session): Pick<SearchIndex, Indexing> {
  return {
    append: (versionId, chunks) =>
      session.write((state) => {
        versionIn(state, versionId)
        for (const { page, start, end, text, context = '' } of chunks) {
          const id = String(++state.lastChunk)
          const stems = stemsOf(indexText(`${context}\n${text}`))
          const place = { id, versionId, page, start, end, context }
          state.chunks.set(id, { ...place, state: 'waiting', stems, vector: null })
        }
      }),

    publish: (versionId, { beside = false } = {}) =>
      session.write((state) => {
        const { documentId } = versionIn(state, versionId)
        const waiting = chunksOf(state, versionId, 'waiting')
        for (const chunk of chunksOf(state, null, 'published')) {
          const replaced = chunk.versionId !== versionId || (waiting.length > 0 && !beside)
          const sameDocument = state.versions.get(chunk.versionId)?.documentId === documentId
          if (sameDocument && replaced) setState(state, chunk, 'gone')
        }
        for (const chunk of waiting) setState(state, chunk, 'published')
        return waiting.length
      }),

    spans: async (versionId) =>
      session.read((state) => firstOf(state, versionId, ['published', 'waiting']).map(asSpan)),

    size: async (versionId, space) =>
      session.read(
        (state) =>
          firstOf(state, versionId, ['waiting', 'published']).filter(
            (chunk) => space === undefined || isEmbedded(chunk, space),
          ).length,
      ),

    remove: (versionId) =>
      session.write((state) => {
        for (const chunk of chunksOf(state, versionId)) setState(state, chunk, 'gone')
      }),

    sweep: (limit) =>
      session.write((state) => {
        const gone = chunksOf(state, null, 'gone').slice(0, limit)
        for (const { id } of gone) state.chunks.delete(id)
        return gone.length
      }),

    pending: async (versionId, space, limit) =>
      session.read((state) =>
        firstOf(state, versionId, ['waiting', 'published'])
          .filter((chunk) => !isEmbedded(chunk, space))
          .slice(0, limit)
          .map(asSpan),
      ),

    addVectors: (space, vectors) =>
      session.write((state) => {
        for (const { chunkId, vector, tokens = null } of vectors) {
          if (vector.length !== space.dimensions) {
            const message = `The vector has ${vector.length} dimensions, but those of ${space.model} have ${space.dimensions}.`
            throw new DocChatError('EMBEDDER_FAILED', message)
          }
          const chunk = state.chunks.get(chunkId)
          const unit = unitOf(vector)
          if (chunk !== undefined)
            state.chunks.set(chunkId, { ...chunk, vector: { space, unit, tokens, outdated: false } })
        }
      }),
  }
}

/** The chunks of a version, or of all, in reading order. */
export function chunksOf(
  state: State,
  versionId: string | null,
  wanted?: ChunkRecord['state'],
): ChunkRecord[] {
  return [...state.chunks.values()].filter(
    (chunk) => (versionId ?? chunk.versionId) === chunk.versionId && (wanted ?? chunk.state) === chunk.state,
  )
}

export function setState(state: State, chunk: ChunkRecord, to: ChunkRecord['state']): void {
  state.chunks.set(chunk.id, { ...chunk, state: to })
}

export function isSame(a: VectorSpace, b: VectorSpace): boolean {
  return a.model === b.model && a.dimensions === b.dimensions
}

/** Whether vectors of one space serve as those of another, with those of the tokens if it has any. */
export function includes(space: VectorSpace, wanted: VectorSpace): boolean {
  return isSame(space, wanted) && (wanted.tokens?.model ?? space.tokens?.model) === space.tokens?.model
}

/** Whether a chunk has an up-to-date vector in the space. */
export function isEmbedded({ vector }: ChunkRecord, space: VectorSpace): boolean {
  return vector !== null && !vector.outdated && includes(vector.space, space)
}

export function unitOf(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}

/** A version's chunks in the first of these states in which it has any. */
function firstOf(state: State, versionId: string, states: readonly ChunkRecord['state'][]): ChunkRecord[] {
  return states.map((one) => chunksOf(state, versionId, one)).find((chunks) => chunks.length > 0) ?? []
}

function asSpan({ id, page, start, end, context }: ChunkRecord): ChunkSpan {
  return { chunkId: id, page, start, end, context }
}
