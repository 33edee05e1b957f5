import { asDocument, asVersion, type DocumentRow, type VersionRow } from '../../catalog/rows.ts'
import { type TrashEntry, type TrashQuery, trashOwner } from '../../catalog/trash.ts'
import type { Connection } from '../connection.ts'
import { selectDocuments, selectVersions } from './rows.ts'

/** Gives a document to an owner that nobody can act for. Its chunks have no owner of their own. */
export function trashDocument(db: Connection, owner: string, id: string): boolean {
  const { changes } = db
    .sql('update documents set owner = ?, removed_from = owner, removed_at = ? where owner = ? and id = ?')
    .run(trashOwner(id), Date.now(), owner, id)
  if (changes === 1) ownVersions(db, id)
  return changes === 1
}

export function restoreDocument(db: Connection, owner: string, id: string): boolean {
  const { changes } = db
    .sql(
      `update documents as d set owner = removed_from, removed_from = null, removed_at = null
       where removed_from = :owner and id = :id
       and not exists (select 1 from documents where owner = :owner and source = d.source)
       and not exists (
         select 1 from versions v join versions other on other.owner = :owner and other.sha256 = v.sha256 and other.superseded = 0
         where v.document = d.key and v.superseded = 0)`,
    )
    .run({ owner, id })
  if (changes === 1) ownVersions(db, id)
  return changes === 1
}

function ownVersions(db: Connection, id: string): void {
  db.sql(
    'update versions set owner = d.owner from documents d where d.id = ? and versions.document = d.key',
  ).run(id)
}

/** The condition for each part of a query; that for the bytes is the one of the index `versions_in_trash`. */
const CONDITIONS = {
  owner: 'd.removed_from = :owner',
  documentId: 'd.id = :documentId',
  sha256: `d.key in (
    select document from versions where sha256 = :sha256 and superseded = 0 and substr(owner, 1, 1) = char(1))`,
  removedBefore: 'd.removed_at < :removedBefore',
  afterDocument: '(d.removed_at, d.key) < (select removed_at, key from documents where id = :afterDocument)',
} as const

export function trashedDocuments(
  db: Connection,
  { limit, removedBefore, ...query }: TrashQuery,
): TrashEntry[] {
  const given = { ...query, ...(removedBefore !== undefined && { removedBefore: Date.parse(removedBefore) }) }
  const conditions = (Object.keys(given) as (keyof typeof CONDITIONS)[]).map((name) => CONDITIONS[name])
  const rows = db
    .sql<DocumentRow>(
      `${selectDocuments} where ${['d.removed_at is not null', ...conditions].join(' and ')}
       order by d.removed_at desc, d.key desc limit :limit`,
    )
    .all({ ...given, limit })
  const versions = db.sql<VersionRow>(`${selectVersions} where d.id = +? order by v.key desc`)
  return rows.map((row) => ({
    document: asDocument(row),
    versions: versions.all(row.document_id).map(asVersion),
    removedAt: new Date(row.removed_at ?? 0).toISOString(),
  }))
}
