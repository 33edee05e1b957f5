import {
  type Document,
  type DocumentState,
  type DocumentVersion,
  NO_METADATA,
  type Searchable,
} from '../document.ts'

/** A version as a store in SQL selects it. Times are milliseconds since 1970, and lists and objects are JSON. */
export interface VersionRow {
  readonly key: number
  readonly id: string
  readonly document_id: string
  readonly number: number
  readonly sha256: string
  readonly size_bytes: number
  readonly media_type: string
  readonly blob_key: string
  readonly state: DocumentState
  readonly searchable: Searchable
  readonly superseded: number | boolean
  readonly page_count: number | null
  readonly chunk_count: number
  readonly warnings: string
  readonly metadata: string
  readonly label: string | null
  readonly label_confidence: number | null
  readonly thumbnail_key: string | null
  readonly error: string | null
  readonly version_created_at: number
  readonly completed_at: number | null
}

/** A document, joined with its current version. */
export interface DocumentRow extends VersionRow {
  readonly owner: string
  readonly source: string
  readonly name: string
  readonly folded_name: string
  readonly created_at: number
  /** Its owner, while it is in the trash; null otherwise. */
  readonly removed_from: string | null
  readonly removed_at: number | null
}

export function asVersion(row: VersionRow): DocumentVersion {
  return {
    id: row.id,
    documentId: row.document_id,
    number: row.number,
    sha256: row.sha256,
    sizeBytes: row.size_bytes,
    mediaType: row.media_type,
    blobKey: row.blob_key,
    state: row.state,
    searchable: row.searchable,
    superseded: Boolean(row.superseded),
    pageCount: row.page_count,
    chunkCount: row.chunk_count,
    warnings: JSON.parse(row.warnings),
    metadata: { ...NO_METADATA, ...JSON.parse(row.metadata) },
    label: row.label,
    labelConfidence: row.label_confidence,
    thumbnailKey: row.thumbnail_key === '' ? null : row.thumbnail_key,
    error: row.error === null ? null : JSON.parse(row.error),
    createdAt: new Date(row.version_created_at).toISOString(),
    completedAt: row.completed_at === null ? null : new Date(row.completed_at).toISOString(),
  }
}

export function asDocument(row: DocumentRow): Document {
  return {
    id: row.document_id,
    owner: row.removed_from ?? row.owner,
    name: row.name,
    source: row.source,
    version: asVersion(row),
    createdAt: new Date(row.created_at).toISOString(),
  }
}
