import { statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Citation, DocChatError, type Document, type Owner, pathOnDisk } from '@docchat/core'
import type { LinkTarget } from '../view/footnotes.ts'

const PDF = 'application/pdf'

/** Returns the path of the file that a document was read from, if it is still on this machine. */
export function localPath({ source }: Pick<Document, 'source'>): string | null {
  if (!isAbsolute(source)) return null
  return statSync(pathOnDisk(source), { throwIfNoEntry: false })?.isFile() === true ? source : null
}

/** Returns the address of a file, at a page where its viewer may understand that. */
export function pageAddress(path: string, mediaType: string, page: number | null): string {
  const href = fileAddress(pathOnDisk(path))
  return page !== null && mediaType === PDF ? `${href}#page=${page}` : href
}

function fileAddress(path: string | Buffer): string {
  if (typeof path === 'string') return pathToFileURL(path).href
  const byBytes = path.toString('latin1').replace(/[^\w/.-]/g, (byte) => {
    return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  })
  return `file://${byBytes}`
}

/** Returns where the footnotes of citations lead: to files on this machine. */
export function targetsIn(docchat: Owner): (citations: readonly Citation[]) => Promise<LinkTarget> {
  return async (citations) => {
    const ids = [...new Set(citations.map(({ documentId }) => documentId))]
    const found = await Promise.all(ids.map(async (id) => [id, await documentOrNull(docchat, id)] as const))
    const documents = new Map(found)
    return ({ documentId, page }) => {
      const document = documents.get(documentId)
      const path = document ? localPath(document) : null
      return document && path !== null ? pageAddress(path, document.version.mediaType, page) : null
    }
  }
}

/** Returns a document; null if it was deleted meanwhile. */
async function documentOrNull(docchat: Owner, id: string): Promise<Document | null> {
  try {
    return await docchat.documents.get(id)
  } catch (error) {
    if (DocChatError.isInstance(error) && error.code === 'DOCUMENT_NOT_FOUND') return null
    throw error
  }
}
