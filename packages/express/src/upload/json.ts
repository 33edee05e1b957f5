import type { AddedDocument } from '@docchat/core'
import { pageWarningJson } from '@docchat/core/json'
import type { UploadJson } from './schema.ts'

/** A scan has a warning for each page; the document has them all. */
const SHOWN_WARNINGS = 20

/** The response to an upload. */
export function uploadJson({ document, version, job, deduplicated }: AddedDocument): UploadJson {
  return {
    document_id: document.id,
    job_id: job.id,
    state: version.state,
    name: document.name,
    size_bytes: version.sizeBytes,
    media_type: version.mediaType,
    sha256: version.sha256,
    created_at: version.createdAt,
    deduplicated,
    warnings: version.warnings.slice(0, SHOWN_WARNINGS).map(pageWarningJson),
    warning_count: version.warnings.length,
  }
}
