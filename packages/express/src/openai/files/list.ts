import type { Document, Owner } from '@docchat/core'

/** A page of files. */
export interface FilePage {
  readonly files: readonly Document[]
  readonly hasMore: boolean
}

/** The most documents on a page of the engine's list. */
export const MAX_FILES = 100

/**
 * Lists documents as OpenAI's clients page: after the last one of the page before, by its id.
 *
 * @throws DocChatError `DOCUMENT_NOT_FOUND` if that one does not exist any more.
 */
export async function listFiles(
  { documents }: Owner,
  {
    after,
    limit,
    order,
  }: { readonly after?: string | undefined; readonly limit: number; readonly order: 'asc' | 'desc' },
): Promise<FilePage> {
  const sort = order === 'asc' ? 'createdAt' : '-createdAt'
  const last = after === undefined ? null : await documents.get(after)
  const files: Document[] = []
  let isPast = last === null
  let cursor: string | undefined
  do {
    const page = await documents.list({
      ...{ sort, limit: MAX_FILES },
      ...(last !== null && from(last, order)),
      ...(cursor !== undefined && { cursor }),
    })
    for (const document of page.documents) {
      if (isPast) files.push(document)
      isPast ||= document.id === after
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && files.length <= limit)
  return { files: files.slice(0, limit), hasMore: files.length > limit }
}

/** The documents from one on, with those that were added in the same millisecond. */
function from({ createdAt }: Document, order: 'asc' | 'desc') {
  if (order === 'asc') return { addedAfter: createdAt }
  return { addedBefore: new Date(Date.parse(createdAt) + 1).toISOString() }
}
