import type { AddedDocument } from '@docchat/core'
import type { UploadJson } from './schema.ts'

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
  }
}
