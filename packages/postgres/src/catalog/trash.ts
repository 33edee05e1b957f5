import {
  asDocument,
  asVersion,
  type DocumentRow,
  type TrashEntry,
  type TrashQuery,
  trashOwner,
  type VersionRow,
} from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { LIVE } from '../search/keys.ts'
import { selectDocuments, selectVersions } from './read.ts'

/** Gives a document to an owner that nobody can act for, and hides its segments, which keep theirs. */
export async function trashDocument(db: Connection, owner: string, id: string): Promise<boolean> {
  const changed = await db.changes(
    `update docchat.documents set owner = $1, removed_from = owner, removed_at = docchat.now_ms() where owner = $2 and id = $3`,
    [trashOwner(id), owner, id],
  )
  if (changed === 1) await follow(db, id, LIVE.published, LIVE.trashed)
  return changed === 1
}

export async function restoreDocument(db: Connection, owner: string, id: string): Promise<boolean> {
  const changed = await db.changes(
    `update docchat.documents d set owner = removed_from, removed_from = null, removed_at = null
     where removed_from = $1 and id = $2
     and not exists (select from docchat.documents where owner = $1 and source_hash = d.source_hash)
     and not exists (
       select from docchat.versions v join docchat.versions other
         on other.owner = $1 and other.sha256 = v.sha256 and not other.superseded
       where v.document = d.key and not v.superseded)`,
    [owner, id],
  )
  if (changed === 1) await follow(db, id, LIVE.trashed, LIVE.published)
  return changed === 1
}

async function follow(db: Connection, id: string, from: number, to: number): Promise<void> {
  await db.changes(
    'update docchat.versions v set owner = d.owner from docchat.documents d where d.id = $1 and v.document = d.key',
    [id],
  )
  await db.changes(
    `update docchat.segments set live = $3
     where document = (select key from docchat.documents where id = $1) and live = $2`,
    [id, from, to],
  )
}

/** The condition for each part of a query; that for the bytes is the one of the index `versions_in_trash`. */
const CONDITIONS = {
  owner: (value: string) => `d.removed_from = ${value}`,
  documentId: (value: string) => `d.id = ${value}`,
  sha256: (value: string) =>
    `d.key in (select document from docchat.versions where sha256 = ${value} and not superseded and starts_with(owner, E'\\x01'))`,
  removedBefore: (value: string) => `d.removed_at < ${value}`,
  afterDocument: (value: string) =>
    `(d.removed_at, d.key) < (select removed_at, key from docchat.documents where id = ${value})`,
} as const

export async function trashedDocuments(
  db: Connection,
  { limit, removedBefore, ...query }: TrashQuery,
): Promise<TrashEntry[]> {
  const given = { ...query, ...(removedBefore !== undefined && { removedBefore: Date.parse(removedBefore) }) }
  const names = Object.keys(given) as (keyof typeof CONDITIONS)[]
  const conditions = names.map((name, i) => CONDITIONS[name](`$${i + 2}`))
  const rows = await db.rows<DocumentRow>(
    `${selectDocuments} where ${['d.removed_at is not null', ...conditions].join(' and ')}
     order by d.removed_at desc, d.key desc limit $1`,
    [limit, ...names.map((name) => given[name])],
  )
  const versions = await db.rows<VersionRow>(`${selectVersions} where d.id = any ($1) order by v.key desc`, [
    rows.map((row) => row.document_id),
  ])
  return rows.map((row) => ({
    document: asDocument(row),
    versions: versions.filter((version) => version.document_id === row.document_id).map(asVersion),
    removedAt: new Date(row.removed_at ?? 0).toISOString(),
  }))
}
