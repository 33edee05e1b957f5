import type { DocumentState, DocumentVersion } from '../document.ts'
import { type MetadataJson, metadataJson, type PageWarningJson, pageWarningJson } from './document.ts'
import { type ErrorJson, errorJson } from './error.ts'

/** A version of a document. Where its bytes are stored is left out. */
export interface DocumentVersionJson {
  readonly version_id: string
  readonly document_id: string
  /** Counts from 1. */
  readonly number: number
  readonly state: DocumentState
  /** Whether a newer version has replaced it. */
  readonly superseded: boolean
  readonly size_bytes: number
  readonly media_type: string
  readonly sha256: string
  /** Null until the text has been extracted. */
  readonly pages: number | null
  readonly warnings: readonly PageWarningJson[]
  readonly metadata: MetadataJson
  readonly error: ErrorJson | null
  readonly created_at: string
  readonly completed_at: string | null
}

/** Converts a version of a document to JSON. */
export function documentVersionJson(version: DocumentVersion): DocumentVersionJson {
  return {
    version_id: version.id,
    document_id: version.documentId,
    number: version.number,
    state: version.state,
    superseded: version.superseded,
    size_bytes: version.sizeBytes,
    media_type: version.mediaType,
    sha256: version.sha256,
    pages: version.pageCount,
    warnings: version.warnings.map(pageWarningJson),
    metadata: metadataJson(version.metadata),
    error: version.error && errorJson(version.error),
    created_at: version.createdAt,
    completed_at: version.completedAt,
  }
}
