import type { Document, DocumentMetadata, DocumentState, PageWarning, Searchable } from '../document.ts'
import { type ErrorJson, errorJson } from './error.ts'

/** A document with its current version. Where its bytes are kept is nobody's business. */
export interface DocumentJson {
  readonly document_id: string
  readonly version_id: string
  readonly name: string
  readonly source: string
  readonly state: DocumentState
  readonly searchable: Searchable
  readonly size_bytes: number
  readonly media_type: string
  readonly sha256: string
  /** Null until the text was read. */
  readonly pages: number | null
  readonly chunks: number
  readonly warnings: readonly PageWarningJson[]
  readonly metadata: MetadataJson
  readonly label: string | null
  readonly label_confidence: number | null
  readonly error: ErrorJson | null
  readonly created_at: string
  readonly completed_at: string | null
}

/** A page that could not be read, or only in part. */
export interface PageWarningJson {
  readonly page: number
  /** Stable; a newer DocChat may know more of them. */
  readonly code: string
  readonly message: string
}

/** What a file says of itself. */
export interface MetadataJson {
  readonly title: string | null
  readonly author: string | null
  readonly created_at: string | null
  readonly modified_at: string | null
}

/** A document as JSON. */
export function documentJson({ id, name, source, version, createdAt }: Document): DocumentJson {
  return {
    document_id: id,
    version_id: version.id,
    name,
    source,
    state: version.state,
    searchable: version.searchable,
    size_bytes: version.sizeBytes,
    media_type: version.mediaType,
    sha256: version.sha256,
    pages: version.pageCount,
    chunks: version.chunkCount,
    warnings: version.warnings.map(pageWarningJson),
    metadata: metadataJson(version.metadata),
    label: version.label,
    label_confidence: version.labelConfidence,
    error: version.error && errorJson(version.error),
    created_at: createdAt,
    completed_at: version.completedAt,
  }
}

/** A page's warning as JSON. */
export function pageWarningJson({ page, code, message }: PageWarning): PageWarningJson {
  return { page, code, message }
}

function metadataJson({ title, author, createdAt, modifiedAt }: DocumentMetadata): MetadataJson {
  return { title, author, created_at: createdAt, modified_at: modifiedAt }
}
