import type { Document, DocumentVersion } from '../document.ts'

/** A document in the trash. */
export interface TrashEntry {
  readonly document: Document
  /** Newest first, including superseded ones. */
  readonly versions: readonly DocumentVersion[]
  /** ISO 8601. */
  readonly removedAt: string
}

/** Which documents in the trash: those that match everything given. */
export interface TrashQuery {
  /** @defaultValue those of all owners */
  readonly owner?: string
  readonly documentId?: string
  /** Only documents that have a version with these bytes which is not superseded. */
  readonly sha256?: string
  /** Only documents that were removed before this time; ISO 8601. */
  readonly removedBefore?: string
  /** Only documents that come after this one, which is in the trash: those removed before it. */
  readonly afterDocument?: string
  /** At least 1. */
  readonly limit: number
}

/**
 * A store that finds documents by their owners can put them into the trash by giving them to an owner that nobody can
 * act for.
 */
export function trashOwner(documentId: string): string {
  return `${TRASH_MARK}${documentId}`
}

/** With this begins no owner for whom somebody can act. */
export const TRASH_MARK = '\u0001'
