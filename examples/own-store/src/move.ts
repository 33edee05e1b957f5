import { type DocumentMove, type DocumentSource, sourceTaken } from '@docchat/core/backend'
import type { State } from './state.ts'
import { changeVersion } from './versions.ts'

export function documentSources(state: State, owner: string): DocumentSource[] {
  return [...state.documents.values()]
    .filter((document) => document.owner === owner)
    .flatMap(({ id, source }) => {
      const newest = [...state.versions.values()].findLast((version) => version.documentId === id)
      if (newest === undefined) return []
      return {
        documentId: id,
        source,
        sha256: newest.sha256,
        sizeBytes: newest.sizeBytes,
        state: newest.state,
      }
    })
}

/** Gives documents new sources, all at once, so that two can change places. */
export function moveDocuments(state: State, owner: string, moves: readonly DocumentMove[]): void {
  const moved = moves.filter(({ documentId }) => state.documents.get(documentId)?.owner === owner)
  const goals = new Map(moved.map((move) => [move.documentId, move]))
  const taken = new Set<string>()
  for (const { id, owner: of, source } of state.documents.values()) {
    const goal = goals.get(id)?.source ?? source
    if (of !== owner) continue
    if (taken.has(goal)) throw sourceTaken(goal)
    taken.add(goal)
  }
  for (const { documentId, source, name } of moved) {
    const record = state.documents.get(documentId)
    if (record === undefined) continue
    state.documents.set(documentId, { ...record, source, ...(!record.renamed && { name }) })
    for (const version of state.versions.values())
      if (version.documentId === documentId && !version.superseded) changeVersion(state, version, { name })
  }
}
