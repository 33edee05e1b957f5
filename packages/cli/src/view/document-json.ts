import type { Document } from '@docchat/core'

/** A document as the terminal's JSON has it. */
export function documentRecord({ id, name, source, version, createdAt }: Document): Record<string, unknown> {
  return {
    document_id: id,
    name,
    source,
    state: version.state,
    searchable: version.searchable,
    pages: version.pageCount,
    chunks: version.chunkCount,
    label: version.label,
    label_confidence: version.labelConfidence,
    size_bytes: version.sizeBytes,
    media_type: version.mediaType,
    sha256: version.sha256,
    warnings: version.warnings,
    error: version.error,
    created_at: createdAt,
    completed_at: version.completedAt,
  }
}
