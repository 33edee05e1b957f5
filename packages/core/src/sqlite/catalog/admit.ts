import type { Admission, NewVersion } from '../../catalog/catalog.ts'
import { asVersion, type VersionRow } from '../../catalog/rows.ts'
import { DocChatError } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { Connection } from '../connection.ts'
import { makeCurrent } from './make-current.ts'
import { oneDocument } from './read.ts'
import { selectVersions } from './rows.ts'

/** Adds a document or a version, or returns the version that already has these bytes. */
export function admit(db: Connection, file: NewVersion): Admission {
  const known = db
    .sql<VersionRow>(`${selectVersions} where v.sha256 = ? and v.superseded = 0 and v.owner = ?`)
    .get(file.sha256, file.owner)
  if (known !== undefined) return admission(db, known, true)

  const now = Date.now()
  const previous = db
    .sql<{ readonly key: number; readonly serves: number }>(
      `select d.key, v.searchable <> 'none' and v.superseded = 0 as serves
       from documents d join versions v on v.key = d.current_version where d.owner = ? and d.source = ?`,
    )
    .get(file.owner, file.source)
  const document = previous?.key ?? insertDocument(db, file, now)
  const version = db
    .sql(
      `insert into versions (id, document, number, owner, name, sha256, size_bytes, media_type, blob_key, created_at)
       values (?, ?, (select coalesce(max(number), 0) + 1 from versions where document = ?), ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      newId('ver'),
      document,
      document,
      file.owner,
      file.name,
      file.sha256,
      file.sizeBytes,
      file.mediaType,
      file.blobKey,
      now,
    ).lastInsertRowid
  // An old version that can be searched stays until the new one is complete.
  if (previous?.serves !== 1) makeCurrent(db, version)
  const row = db.sql<VersionRow>(`${selectVersions} where v.key = ?`).get(version)
  if (row === undefined)
    throw new DocChatError('INTERNAL_ERROR', 'A version disappeared while it was being added.')
  return admission(db, row, false)
}

function insertDocument(db: Connection, file: NewVersion, now: number): number | bigint {
  return db
    .sql(
      'insert into documents (id, owner, source, name, current_version, created_at) values (?, ?, ?, ?, 0, ?)',
    )
    .run(newId('doc'), file.owner, file.source, file.name, now).lastInsertRowid
}

function admission(db: Connection, row: VersionRow, deduplicated: boolean): Admission {
  const document = oneDocument(db, 'd.id = +:id', { id: row.document_id })
  if (document === null)
    throw new DocChatError('INTERNAL_ERROR', 'A document disappeared while it was being added.')
  return { document, version: asVersion(row), deduplicated }
}
