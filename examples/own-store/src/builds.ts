import type { BuildState, IndexBuilds, VectorSpace } from '@docchat/core/backend'
import { chunksOf, includes, isEmbedded, isSame, setState } from './chunks.ts'
import type { Session } from './database.ts'
import type { VersionRecord } from './state.ts'
import { changeVersion, versionIn } from './versions.ts'

/** Index builds, stored as fields of versions. */
export function memoryBuilds(session: Session): IndexBuilds {
  return {
    plan: (versionId, build, instead) =>
      session.write((state) => {
        const version = state.versions.get(versionId)
        if (version === undefined || version.build !== instead) return false
        changeVersion(state, version, { build, buildFinished: false })
        return true
      }),

    planned: async (versionId) => session.read(({ versions }) => versions.get(versionId)?.build ?? null),

    begin: (versionId, build) =>
      session.write((state) => {
        const buildState = stateOf(versionIn(state, versionId), build)
        if (buildState === 'open')
          for (const chunk of chunksOf(state, versionId, 'waiting')) setState(state, chunk, 'gone')
        return buildState
      }),

    finish: (versionId, build) =>
      session.write((state) => {
        const version = state.versions.get(versionId)
        if (version?.build === build) changeVersion(state, version, { buildFinished: true })
      }),

    outdate: (versionId) =>
      session.write((state) => {
        changeVersion(state, versionIn(state, versionId), { settledIn: null })
        for (const chunk of chunksOf(state, versionId)) {
          const vector = chunk.vector && { ...chunk.vector, outdated: true }
          state.chunks.set(chunk.id, { ...chunk, vector })
        }
      }),

    settle: (versionId, space) =>
      session.write((state) => {
        const version = state.versions.get(versionId)
        if (version === undefined) return
        const published = chunksOf(state, versionId, 'published')
        if (space === null || published.every((chunk) => isEmbedded(chunk, space)))
          changeVersion(state, version, { settledIn: space })
      }),

    unsettled: async (space) =>
      session.read((state) =>
        [...state.documents.values()]
          .filter(({ removedAt }) => removedAt === null)
          .map(({ currentVersion }) => versionIn(state, currentVersion))
          .filter((version) => version.state === 'complete' && version.chunkCount > 0)
          .filter(({ settledIn }) => space === null || settledIn === null || !includes(settledIn, space))
          .map(({ id, documentId, owner }) => ({ versionId: id, documentId, owner })),
      ),

    spaces: async () =>
      session.read((state) => {
        const spaces: VectorSpace[] = []
        for (const { vector } of state.chunks.values()) {
          if (vector !== null && !spaces.some((known) => isSame(known, vector.space)))
            spaces.push(vector.space)
        }
        return spaces
      }),
  }
}

function stateOf(version: VersionRecord, build: string): BuildState {
  if (version.build !== build) return 'replaced'
  return version.buildFinished ? 'finished' : 'open'
}
