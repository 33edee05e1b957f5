const versionColumns = `
  v.key, v.id, d.id as document_id, v.number, v.sha256, v.size_bytes, v.media_type, v.blob_key, v.state, v.searchable, v.superseded,
  v.page_count, v.chunk_count, v.warnings, v.metadata, coalesce(d.label, v.label) as label,
  iif(d.label is null, v.label_confidence, null) as label_confidence, v.thumbnail_key, v.error, v.created_at as version_created_at, v.completed_at`

/**
 * Versions joined with their documents. Parameters compared with ids are prefixed with `+`: otherwise SQLite compiles the
 * statement again for each new value, which takes ten times as long as running it.
 */
export const selectVersions: string = `select ${versionColumns} from versions v join documents d on d.key = v.document`

export const selectDocuments: string = `
  select ${versionColumns}, d.owner, d.source, d.name, d.folded_name, d.created_at, d.removed_from, d.removed_at
  from documents d join versions v on v.key = d.current_version`
