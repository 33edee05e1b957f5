import { DocChatError, type Document, type DocumentVersion } from '@docchat/core/backend'
import type { DocumentRecord, State, VersionRecord } from './state.ts'

/** @throws DocChatError `DOCUMENT_NOT_FOUND` when the version is gone. */
export function versionIn(state: State, versionId: string): VersionRecord {
  const version = state.versions.get(versionId)
  if (version === undefined)
    throw new DocChatError('DOCUMENT_NOT_FOUND', 'The document was deleted in the meantime.')
  return version
}

/** Replaces the version's record by a changed one. */
export function changeVersion(state: State, version: VersionRecord, change: Partial<VersionRecord>): void {
  state.versions.set(version.id, { ...version, ...change })
}

/** The version without the store's own fields, with the label that a person gave the document. */
export function asVersion(state: State, record: VersionRecord): DocumentVersion {
  const { owner, name, outline, thumbnailDone, build, buildFinished, settledIn, ...version } = record
  const label = state.documents.get(version.documentId)?.label ?? null
  return label === null ? version : { ...version, label, labelConfidence: null }
}

/** The document with another current version, which gives it its name, unless a person named it. */
export function madeCurrent<T extends Omit<DocumentRecord, 'currentVersion'>>(
  document: T,
  { id, name }: VersionRecord,
): T & DocumentRecord {
  return { ...document, name: document.renamed ? document.name : name, currentVersion: id }
}

/** The document with its current version, or null. */
export function documentIn(state: State, documentId: string): Document | null {
  const record = state.documents.get(documentId)
  if (record === undefined) return null
  const { currentVersion, label, renamed, removedFrom, removedAt, ...document } = record
  return {
    ...document,
    owner: removedFrom ?? document.owner,
    version: asVersion(state, versionIn(state, currentVersion)),
  }
}
