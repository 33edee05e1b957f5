import { DocChatError, type Document, type DocumentVersion } from '@docchat/core/backend'
import type { State, VersionRecord } from './state.ts'

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

/** The version without the store's own fields. */
export function asVersion(record: VersionRecord): DocumentVersion {
  const { owner, name, outline, thumbnailDone, build, buildFinished, settledIn, ...version } = record
  return version
}

/** The document with its current version, or null. */
export function documentIn(state: State, documentId: string): Document | null {
  const record = state.documents.get(documentId)
  if (record === undefined) return null
  const { currentVersion, ...document } = record
  return { ...document, version: asVersion(versionIn(state, currentVersion)) }
}
