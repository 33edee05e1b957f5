import { type TrashEntry, type TrashQuery, trashOwner } from '@docchat/core/backend'
import type { DocumentRecord, State } from './state.ts'
import { asVersion, changeVersion, documentIn } from './versions.ts'

/** Gives a document to an owner that nobody can act for. */
export function trashDocument(state: State, owner: string, id: string): boolean {
  const record = state.documents.get(id)
  if (record?.owner !== owner) return false
  giveTo(state, {
    ...record,
    owner: trashOwner(id),
    removedFrom: owner,
    removedAt: new Date().toISOString(),
  })
  return true
}

export function restoreDocument(state: State, owner: string, id: string): boolean {
  const record = state.documents.get(id)
  if (record?.removedFrom !== owner) return false
  if ([...state.documents.values()].some((other) => other.owner === owner && other.source === record.source))
    return false
  const hashes = hashesOf(state, id)
  const isTaken = [...state.versions.values()].some(
    (other) => other.owner === owner && !other.superseded && hashes.has(other.sha256),
  )
  if (isTaken) return false
  giveTo(state, { ...record, owner, removedFrom: null, removedAt: null })
  return true
}

export function trashedDocuments(
  state: State,
  { owner, documentId, sha256, removedBefore, afterDocument, limit }: TrashQuery,
): TrashEntry[] {
  const found = [...state.documents.values()]
    .filter(
      ({ id, removedFrom, removedAt }) =>
        removedAt !== null &&
        (owner === undefined || removedFrom === owner) &&
        (documentId === undefined || id === documentId) &&
        (sha256 === undefined || hashesOf(state, id).has(sha256)) &&
        (removedBefore === undefined || removedAt < removedBefore),
    )
    .reverse()
    .sort((a, b) => (b.removedAt ?? '').localeCompare(a.removedAt ?? ''))
  const from = afterDocument === undefined ? 0 : 1 + found.findIndex(({ id }) => id === afterDocument)
  return found.slice(from, from + limit).flatMap(({ id, removedAt }) => {
    const document = documentIn(state, id)
    const versions = [...state.versions.values()].filter((version) => version.documentId === id).reverse()
    return document === null || removedAt === null
      ? []
      : { document, versions: versions.map((version) => asVersion(state, version)), removedAt }
  })
}

/** Of the versions that are not superseded. */
function hashesOf(state: State, documentId: string): Set<string> {
  const versions = [...state.versions.values()].filter((version) => version.documentId === documentId)
  return new Set(versions.flatMap(({ superseded, sha256 }) => (superseded ? [] : sha256)))
}

function giveTo(state: State, document: DocumentRecord): void {
  state.documents.set(document.id, document)
  for (const version of state.versions.values())
    if (version.documentId === document.id) changeVersion(state, version, { owner: document.owner })
}
