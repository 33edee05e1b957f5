import type { TrashedDocument } from '../docchat/documents.ts'
import { type DocumentJson, documentJson } from './document.ts'

/** A document in the trash. */
export interface TrashedDocumentJson extends DocumentJson {
  readonly removed_at: string
  readonly restorable_until: string
}

export function trashedDocumentJson({
  document,
  removedAt,
  restorableUntil,
}: TrashedDocument): TrashedDocumentJson {
  return { ...documentJson(document), removed_at: removedAt, restorable_until: restorableUntil }
}
