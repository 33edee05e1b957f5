import { asDocument, DocChatError, type Document, type DocumentRow } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'

const versionColumns = `
  v.key, v.id, d.id as document_id, v.number, v.sha256, v.size_bytes, v.media_type, v.blob_key, v.state, v.searchable, v.superseded,
  v.page_count, v.chunk_count, v.warnings, v.metadata, coalesce(d.label, v.label) as label,
  case when d.label is null then v.label_confidence end as label_confidence, v.thumbnail_key, v.error,
  v.created_at as version_created_at, v.completed_at`

/** Versions joined with their documents. */
export const selectVersions: string = `select ${versionColumns} from docchat.versions v join docchat.documents d on d.key = v.document`

export const selectDocuments: string = `
  select ${versionColumns}, d.owner, d.source, d.name, d.folded_name, d.created_at, d.removed_from, d.removed_at
  from docchat.documents d join docchat.versions v on v.key = d.current_version`

/** Returns the documents that meet a condition on `d` (documents) and `v` (their current versions). */
export async function documents(
  db: Connection,
  where: string,
  values: readonly unknown[],
): Promise<Document[]> {
  return (await db.rows<DocumentRow>(`${selectDocuments} where ${where}`, values)).map(asDocument)
}

export async function oneDocument(
  db: Connection,
  where: string,
  values: readonly unknown[],
): Promise<Document | null> {
  return (await documents(db, where, values))[0] ?? null
}

/** @throws DocChatError `DOCUMENT_NOT_FOUND` when the version is gone. */
export async function versionOf(
  db: Connection,
  versionId: string,
): Promise<{ readonly key: number; readonly document: number; readonly owner: string }> {
  const row = await db.one<{ readonly key: number; readonly document: number; readonly owner: string }>(
    'select key, document, owner from docchat.versions where id = $1',
    [versionId],
  )
  if (row === undefined)
    throw new DocChatError('DOCUMENT_NOT_FOUND', 'The document was deleted in the meantime.')
  return row
}
