import type {
  Catalog,
  Document,
  DocumentAndVersion,
  DocumentChange,
  Searchable,
  VersionChange,
} from '@docchat/core/backend'
import { admit } from './admit.ts'
import type { Session } from './database.ts'
import { listDocuments, listLabels, matchingDocuments } from './list-documents.ts'
import { documentSources, moveDocuments } from './move.ts'
import { memoryPages } from './pages.ts'
import type { State, VersionRecord } from './state.ts'
import { restoreDocument, trashDocument, trashedDocuments } from './trash.ts'
import { asVersion, changeVersion, documentIn, madeCurrent, versionIn } from './versions.ts'

/** Documents and their versions. */
export function memoryCatalog(session: Session): Catalog {
  return {
    ...memoryPages(session),

    admit: (file) => session.write((state) => admit(state, file)),

    get: async (owner, id) => session.read((state) => ownDocument(state, owner, id)),

    find: async (owner, reference) =>
      session.read((state) =>
        documentsOf(state, owner).filter(
          ({ id, name, source }) =>
            name === reference || source === reference || (reference.length >= 5 && id.startsWith(reference)),
        ),
      ),

    list: async (owner, options) => session.read((state) => listDocuments(state, owner, options)),
    count: async (owner, filters = {}) =>
      session.read((state) => matchingDocuments(state, owner, filters).length),
    labels: async (owner, page) => session.read((state) => listLabels(state, owner, page)),
    edit: (owner, id, change) => session.write((state) => edit(state, owner, id, change)),
    sources: async (owner) => session.read((state) => documentSources(state, owner)),
    move: (owner, moves) => session.write((state) => moveDocuments(state, owner, moves)),

    versions: async (owner, id) =>
      session.read((state) =>
        versionsOf(state, id)
          .filter((version) => version.owner === owner)
          .reverse()
          .map((version) => asVersion(state, version)),
      ),

    trash: (owner, id) => session.write((state) => trashDocument(state, owner, id)),
    restore: (owner, id) => session.write((state) => restoreDocument(state, owner, id)),
    trashed: async (query) => session.read((state) => trashedDocuments(state, query)),

    remove: (owner, id) =>
      session.write((state) => {
        if (documentIn(state, id)?.owner !== owner) return false
        const gone = new Set(versionsOf(state, id).map((version) => version.id))
        for (const versionId of gone) state.versions.delete(versionId)
        for (const [key, page] of state.pages) if (gone.has(page.versionId)) state.pages.delete(key)
        return state.documents.delete(id)
      }),

    version: async (versionId) =>
      session.read((state) => {
        const version = state.versions.get(versionId)
        return version && isTrashed(state, version) ? null : withDocument(state, version)
      }),

    update: (versionId, change) =>
      session.write((state) => {
        const version = state.versions.get(versionId)
        if (version !== undefined) changeVersion(state, version, fieldsOf(change))
      }),

    complete: (versionId, searchable) => session.write((state) => complete(state, versionId, searchable)),

    outline: async (versionId) => session.read((state) => state.versions.get(versionId)?.outline ?? []),

    withoutThumbnail: async (mediaTypes) =>
      session.read((state) => {
        const found = [...state.versions.values()].find(
          (version) =>
            !version.thumbnailDone &&
            version.searchable !== 'none' &&
            !version.superseded &&
            mediaTypes.includes(version.mediaType) &&
            !isTrashed(state, version),
        )
        return found?.id ?? null
      }),

    putThumbnail: (versionId, key) =>
      session.write((state) => {
        const version = state.versions.get(versionId)
        if (version === undefined || version.thumbnailDone) return false
        changeVersion(state, version, { thumbnailKey: key, thumbnailDone: true })
        return true
      }),

    async *allVersions() {
      yield* session.read((state) =>
        [...state.versions.values()].flatMap((version) => withDocument(state, version) ?? []),
      )
    },

    blobsInUse: async (keys) =>
      session.read((state) => {
        const used = new Set(
          [...state.versions.values()].flatMap((version) => [version.blobKey, version.thumbnailKey]),
        )
        return new Set(keys.filter((key) => used.has(key)))
      }),
  }
}

function isTrashed(state: State, { documentId }: VersionRecord): boolean {
  return state.documents.get(documentId)?.removedAt != null
}

function ownDocument(state: State, owner: string, id: string): Document | null {
  return state.documents.get(id)?.owner === owner ? documentIn(state, id) : null
}

/** Newest first. */
function documentsOf(state: State, owner: string): Document[] {
  return [...state.documents.keys()].reverse().flatMap((id) => ownDocument(state, owner, id) ?? [])
}

/** Changes what a person says about a document. */
function edit(state: State, owner: string, id: string, { name, label }: DocumentChange): Document | null {
  const record = state.documents.get(id)
  if (record?.owner !== owner) return null
  state.documents.set(id, {
    ...record,
    ...(name !== undefined && { name, renamed: true }),
    ...(label !== undefined && { label }),
  })
  if (label === null) {
    for (const version of versionsOf(state, id))
      changeVersion(state, version, { label: null, labelConfidence: null })
  }
  return documentIn(state, id)
}

/** Oldest first. */
function versionsOf(state: State, documentId: string): VersionRecord[] {
  return [...state.versions.values()].filter((version) => version.documentId === documentId)
}

function withDocument(state: State, version: VersionRecord | undefined): DocumentAndVersion | null {
  const document = version && documentIn(state, version.documentId)
  return version && document ? { document, version: asVersion(state, version) } : null
}

/** Fields that are absent stay as they are. */
function fieldsOf({ classification, ...change }: VersionChange): Partial<VersionRecord> {
  if (classification === undefined) return change
  const label = classification?.label ?? null
  return { ...change, label, labelConfidence: classification?.confidence ?? null }
}

function complete(state: State, versionId: string, searchable: Searchable): string[] {
  const completedAt = new Date().toISOString()
  const { documentId } = versionIn(state, versionId)
  changeVersion(state, versionIn(state, versionId), {
    state: 'complete',
    searchable,
    error: null,
    completedAt,
  })
  const versions = versionsOf(state, documentId)
  const newest = versions.findLast((version) => version.state === 'complete')
  const document = state.documents.get(documentId)
  if (newest === undefined || document === undefined) return []
  state.documents.set(documentId, madeCurrent(document, newest))
  const older = versions.filter(({ number, superseded }) => number < newest.number && !superseded)
  for (const version of older) changeVersion(state, version, { superseded: true })
  return older.map(({ id }) => id)
}
