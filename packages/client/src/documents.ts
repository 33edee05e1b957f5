import { type Api, at, dataOf } from './api.ts'
import { snakeCased } from './names.ts'
import { type List, listOf } from './pages.ts'
import { stop } from './request.ts'
import type {
  DeletedDocuments,
  Document,
  DocumentChanges,
  DocumentDetails,
  DocumentFilters,
  DocumentVersions,
  Job,
  Label,
  Page,
  Stoppable,
  TrashedDocument,
} from './types.ts'

/** Chooses a version of a document, such as the one that a citation names. */
export interface OfVersion {
  /** @defaultValue the current version */
  readonly versionId?: string
}

/** The bytes of a file from `start` to before `end`. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** The documents of the owner of the key. */
export interface Documents {
  /** The documents that match every filter, newest first. */
  list(filters?: DocumentFilters): List<Document>
  /** The labels that the documents have, in the order of their code points. */
  labels(options?: Stoppable & { readonly limit?: number }): List<Label>
  get(id: string, options?: Stoppable): Promise<DocumentDetails>
  update(id: string, changes: DocumentChanges, options?: Stoppable): Promise<Document>
  /** Deletes a document for good, also one in the trash. */
  delete(id: string, options?: Stoppable): Promise<void>
  /** Removes a document, which can be restored for 30 days. */
  trash(id: string, options?: Stoppable): Promise<TrashedDocument>
  restore(id: string, options?: Stoppable): Promise<Document>
  /** The documents in the trash, last removed first. */
  trashed(options?: Stoppable): Promise<readonly TrashedDocument[]>
  /** Deletes up to as many documents as the API allows in one request, and says what became of each. */
  deleteMany(ids: readonly string[], options?: Stoppable): Promise<DeletedDocuments>
  /** Queues a job that reads the file again. The document stays searchable meanwhile. */
  reprocess(id: string, options?: Stoppable & { readonly password?: string }): Promise<Job>
  /** The extracted text, with a form feed between pages. */
  text(id: string, options?: Stoppable & { readonly pages?: string }): Promise<string>
  versions(id: string, options?: Stoppable): Promise<DocumentVersions>
  /** The text of one page with the positions of its words. Pages are counted from 1. */
  page(id: string, page: number, options?: Stoppable & OfVersion): Promise<Page>
  /** The original file, or a range of its bytes. */
  file(id: string, options?: Stoppable & OfVersion & { readonly range?: ByteRange }): Promise<Blob>
  /** A picture of the first page. */
  thumbnail(id: string, options?: Stoppable): Promise<Blob>
  /** The URL of the original file. It has no key: a server that wants one refuses it without. */
  fileUrl(id: string, version?: OfVersion): string
}

export function createDocuments(api: Api, baseUrl: string): Documents {
  return {
    list: ({ signal, ...filters } = {}) =>
      listOf(async (cursor) => {
        const query = snakeCased({ ...filters, cursor })
        const data = await dataOf(api.GET('/documents', { params: { query }, ...stop(signal) }))
        return { entries: data.documents, nextCursor: data.next_cursor, total: data.total }
      }),
    labels: ({ signal, ...page } = {}) =>
      listOf(async (cursor) => {
        const query = snakeCased({ ...page, cursor })
        const data = await dataOf(api.GET('/labels', { params: { query }, ...stop(signal) }))
        return { entries: data.labels, nextCursor: data.next_cursor, total: data.total }
      }),
    get: (id, options) => dataOf(api.GET('/documents/{id}', at(id, options))),
    update: (id, body, options) => dataOf(api.PATCH('/documents/{id}', { ...at(id, options), body })),
    async delete(id, options) {
      await dataOf(api.DELETE('/documents/{id}', at(id, options)))
    },
    trash: (id, options) => dataOf(api.POST('/documents/{id}/trash', at(id, options))),
    restore: (id, options) => dataOf(api.POST('/documents/{id}/restore', at(id, options))),
    trashed: async (options) => (await dataOf(api.GET('/trash', stop(options?.signal)))).documents,
    deleteMany: (ids, options) =>
      dataOf(
        api.POST('/documents/batch-delete', { body: { document_ids: [...ids] }, ...stop(options?.signal) }),
      ),
    reprocess: (id, { password, ...options } = {}) =>
      dataOf(
        api.POST('/documents/{id}/reprocess', {
          ...at(id, options),
          ...(password !== undefined && { body: { password } }),
        }),
      ),
    text: (id, { signal, ...query } = {}) =>
      dataOf(
        api.GET('/documents/{id}/text', {
          params: { path: { id }, query },
          parseAs: 'text',
          ...stop(signal),
        }),
      ) as Promise<string>,
    versions: (id, options) => dataOf(api.GET('/documents/{id}/versions', at(id, options))),
    page: (id, n, { versionId: version_id, signal } = {}) =>
      dataOf(
        version_id === undefined
          ? api.GET('/documents/{id}/pages/{n}', { params: { path: { id, n } }, ...stop(signal) })
          : api.GET('/documents/{id}/versions/{version_id}/pages/{n}', {
              params: { path: { id, version_id, n } },
              ...stop(signal),
            }),
      ),
    file(id, { versionId: version_id, range, signal } = {}) {
      const options = {
        parseAs: 'blob',
        ...(range !== undefined && { headers: { range: `bytes=${range.start}-${range.end - 1}` } }),
        ...stop(signal),
      } as const
      return dataOf(
        version_id === undefined
          ? api.GET('/documents/{id}/file', { params: { path: { id } }, ...options })
          : api.GET('/documents/{id}/versions/{version_id}/file', {
              params: { path: { id, version_id } },
              ...options,
            }),
      ) as Promise<Blob>
    },
    thumbnail: (id, options) =>
      dataOf(api.GET('/documents/{id}/thumbnail', { ...at(id, options), parseAs: 'blob' })) as Promise<Blob>,
    fileUrl(id, { versionId } = {}) {
      const document = `${baseUrl}/documents/${encodeURIComponent(id)}`
      return versionId === undefined
        ? `${document}/file`
        : `${document}/versions/${encodeURIComponent(versionId)}/file`
    },
  }
}
