import { createHash } from 'node:crypto'
import {
  type Admission,
  asVersion,
  DocChatError,
  foldName,
  type NewVersion,
  newId,
  type VersionRow,
} from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { makeCurrent } from './make-current.ts'
import { oneDocument, selectVersions } from './read.ts'

/** Adds a document or a version, or returns the version that already has these bytes. */
export async function admit(db: Connection, file: NewVersion): Promise<Admission> {
  const known = await db.one<VersionRow>(
    `${selectVersions} where v.sha256 = $1 and not v.superseded and v.owner = $2`,
    [file.sha256, file.owner],
  )
  if (known !== undefined) return admission(db, known, true)

  const previous = await db.one<{ readonly key: number; readonly serves: boolean }>(
    `select d.key, v.searchable <> 'none' and not v.superseded as serves
     from docchat.documents d join docchat.versions v on v.key = d.current_version
     where d.owner = $1 and d.source_hash = $2`,
    [file.owner, hashOf(file.source)],
  )
  const document = previous?.key ?? (await insertDocument(db, file))
  const version = await db.one<{ readonly key: number }>(
    `insert into docchat.versions (id, document, number, owner, name, folded_name, sha256, size_bytes, media_type, blob_key)
     values ($1, $2, (select coalesce(max(number), 0) + 1 from docchat.versions where document = $2), $3, $4, $5, $6, $7, $8, $9)
     returning key`,
    [
      newId('ver'),
      document,
      file.owner,
      file.name,
      foldName(file.name),
      file.sha256,
      file.sizeBytes,
      file.mediaType,
      file.blobKey,
    ],
  )
  // An old version that can be searched stays until the new one is complete.
  if (previous?.serves !== true) await makeCurrent(db, version?.key)
  const row = await db.one<VersionRow>(`${selectVersions} where v.key = $1`, [version?.key])
  if (row === undefined)
    throw new DocChatError('INTERNAL_ERROR', 'A version disappeared while it was being added.')
  return admission(db, row, false)
}

async function insertDocument(db: Connection, file: NewVersion): Promise<number | undefined> {
  const row = await db.one<{ readonly key: number }>(
    `insert into docchat.documents (id, owner, source, source_hash, name, folded_name, current_version)
     values ($1, $2, $3, $4, $5, $6, 0) returning key`,
    [newId('doc'), file.owner, file.source, hashOf(file.source), file.name, foldName(file.name)],
  )
  return row?.key
}

async function admission(db: Connection, row: VersionRow, deduplicated: boolean): Promise<Admission> {
  const document = await oneDocument(db, 'd.id = $1', [row.document_id])
  if (document === null)
    throw new DocChatError('INTERNAL_ERROR', 'A document disappeared while it was being added.')
  return { document, version: asVersion(row), deduplicated }
}

export function hashOf(source: string): Buffer {
  return createHash('sha256').update(source).digest()
}
