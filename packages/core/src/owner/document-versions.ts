import type { Documents, VersionOptions } from '../docchat/documents.ts'
import type { Document, DocumentVersion, Page } from '../document.ts'
import { DocChatError } from '../errors.ts'
import { layoutOfHeadings, unpackLayout } from '../layout/pack.ts'
import type { Dependencies } from './dependencies.ts'
import { documentNotFound } from './document-not-found.ts'

type Named = Pick<Document, 'name' | 'version'>

/** The versions of one owner's documents: their pages, their text and their bytes. */
export function documentVersions(
  { store, blobs }: Pick<Dependencies, 'store' | 'blobs'>,
  owner: string,
  get: Documents['get'],
): Pick<Documents, 'versions' | 'version' | 'page' | 'layout' | 'text' | 'file'> {
  async function find(id: string, { versionId }: VersionOptions): Promise<Named> {
    if (versionId === undefined) return get(id)
    const found = await store.catalog.version(versionId)
    if (found?.document.id === id && found.document.owner === owner)
      return { name: found.document.name, version: found.version }
    await get(id)
    const message = `The document ${id} has no version ${versionId}. List its versions to see their ids.`
    throw new DocChatError('VERSION_NOT_FOUND', message)
  }

  async function pageIn({ name, version }: Named, number: number): Promise<Page> {
    const page = await store.catalog.page(version.id, number)
    if (page !== null) return page
    throw noPage(name, version, number)
  }

  return {
    async versions(id) {
      const versions = await store.catalog.versions(owner, id)
      if (versions.length === 0) throw documentNotFound(id)
      return versions
    },

    version: async (id, versionId) => (await find(id, { versionId })).version,

    page: async (id, number, options = {}) => pageIn(await find(id, options), number),

    async layout(id, number, options = {}) {
      const found = await find(id, options)
      await pageIn(found, number)
      const layout = await store.catalog.layout(found.version.id, number)
      return layout === null ? layoutOfHeadings([]) : unpackLayout(layout)
    },

    async *text(id, { from = 1, to = Number.POSITIVE_INFINITY, ...options } = {}) {
      const { name, version } = await find(id, options)
      const pages = version.pageCount
      if (pages === null || !(from >= 1 && from <= Math.max(1, pages)) || to < from)
        throw noPage(name, version, from)
      for (let number = from; number <= Math.min(to, pages); number++) {
        const { text } = await pageIn({ name, version }, number)
        yield number === from ? text : `\f${text}`
      }
    },

    async file(id, { range, ...options } = {}) {
      const { name, version } = await find(id, options)
      try {
        return await blobs.get(version.blobKey, range)
      } catch (cause) {
        if (!DocChatError.isInstance(cause) || cause.code !== 'BLOB_NOT_FOUND') throw cause
        const message = `The file of "${name}" (version ${version.number}) was lost. Add it again, or restore a backup.`
        throw new DocChatError('BLOB_NOT_FOUND', message, { cause })
      }
    },
  }
}

function noPage(name: string, { pageCount }: DocumentVersion, number: number): DocChatError {
  const has =
    pageCount === null ? 'has not been read yet' : `has ${pageCount} ${pageCount === 1 ? 'page' : 'pages'}`
  return new DocChatError('PAGE_NOT_FOUND', `There is no page ${number}: "${name}" ${has}.`)
}
