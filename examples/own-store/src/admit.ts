import { type Admission, DocChatError, type NewVersion, NO_METADATA, newId } from '@docchat/core/backend'
import type { State, VersionRecord } from './state.ts'
import { asVersion, documentIn, madeCurrent, versionIn } from './versions.ts'

/** Adds a document or a version, or finds the version that has these bytes already. */
export function admit(state: State, file: NewVersion): Admission {
  const known = [...state.versions.values()].find(
    ({ owner, sha256, superseded }) => owner === file.owner && sha256 === file.sha256 && !superseded,
  )
  if (known !== undefined) return admission(state, known, true)

  const createdAt = new Date().toISOString()
  const previous = [...state.documents.values()].find(
    ({ owner, source }) => owner === file.owner && source === file.source,
  )
  const documentId = previous?.id ?? newId('doc')
  const earlier = [...state.versions.values()].filter((version) => version.documentId === documentId)
  const version: VersionRecord = {
    id: newId('ver'),
    documentId,
    owner: file.owner,
    name: file.name,
    number: 1 + Math.max(0, ...earlier.map(({ number }) => number)),
    sha256: file.sha256,
    sizeBytes: file.sizeBytes,
    mediaType: file.mediaType,
    blobKey: file.blobKey,
    state: 'queued',
    searchable: 'none',
    pageCount: null,
    chunkCount: 0,
    warnings: [],
    metadata: NO_METADATA,
    outline: [],
    label: null,
    labelConfidence: null,
    thumbnailKey: null,
    thumbnailDone: false,
    error: null,
    superseded: false,
    createdAt,
    completedAt: null,
    build: null,
    buildFinished: false,
    settledIn: null,
  }
  state.versions.set(version.id, version)
  // An old version that can be searched stays current until the new one is complete.
  if (previous === undefined || versionIn(state, previous.currentVersion).searchable === 'none') {
    const { owner, source, name } = file
    const ours = { label: null, renamed: false, removedFrom: null, removedAt: null }
    const document = previous ?? { id: documentId, owner, source, name, createdAt, ...ours }
    state.documents.set(documentId, madeCurrent(document, version))
  }
  return admission(state, version, false)
}

function admission(state: State, version: VersionRecord, deduplicated: boolean): Admission {
  const document = documentIn(state, version.documentId)
  if (document === null) throw new DocChatError('INTERNAL_ERROR', 'A version has no document.')
  return { document, version: asVersion(state, version), deduplicated }
}
