import { DocChatError } from '../errors.ts'

export function documentNotFound(id: string): DocChatError {
  return new DocChatError(
    'DOCUMENT_NOT_FOUND',
    `There is no document ${id}. List the documents to see their ids.`,
  )
}
