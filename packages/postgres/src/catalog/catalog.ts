import { asVersion, type Catalog, type VersionChange, type VersionRow } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import type { Session } from '../database/session.ts'
import { admit } from './admit.ts'
import { editDocument } from './edit.ts'
import { countDocuments, listDocuments, listLabels } from './list.ts'
import { makeCurrent } from './make-current.ts'
import { documentSources, moveDocuments } from './move.ts'
import { postgresPages } from './pages.ts'
import { documents, oneDocument, selectVersions, versionOf } from './read.ts'
import { restoreDocument, trashDocument, trashedDocuments } from './trash.ts'

/** Stored as the key when no thumbnail can be made. */
const NO_THUMBNAIL = ''

/** How many rows are fetched at a time when all are iterated. */
const PAGE = 100

/** Documents, versions and pages in PostgreSQL. */
export function postgresCatalog(session: Session): Catalog {
  return {
    admit: (version) => session.write((db) => admit(db, version)),

    get: (owner, id) => session.read((db) => oneDocument(db, 'd.owner = $1 and d.id = $2', [owner, id])),

    find: (owner, reference) =>
      session.read((db) =>
        documents(
          db,
          `d.owner = $1 and (d.name = $2 or d.source = $2 or length($2) >= 5 and starts_with(d.id, $2)) order by d.key desc`,
          [owner, reference],
        ),
      ),

    list: (owner, options) => session.read((db) => listDocuments(db, owner, options)),
    count: (owner, filters = {}) => session.read((db) => countDocuments(db, owner, filters)),
    labels: (owner, page) => session.read((db) => listLabels(db, owner, page)),
    edit: (owner, id, change) => session.write((db) => editDocument(db, owner, id, change)),
    sources: (owner) => session.read((db) => documentSources(db, owner)),
    move: (owner, moves) => session.write((db) => moveDocuments(db, owner, moves)),

    versions: (owner, id) =>
      session.read(async (db) =>
        (
          await db.rows<VersionRow>(
            `${selectVersions} where d.owner = $1 and d.id = $2 order by v.key desc`,
            [owner, id],
          )
        ).map(asVersion),
      ),

    trash: (owner, id) => session.write((db) => trashDocument(db, owner, id)),
    restore: (owner, id) => session.write((db) => restoreDocument(db, owner, id)),
    trashed: (query) => session.read((db) => trashedDocuments(db, query)),

    remove: (owner, id) =>
      session.write(
        async (db) =>
          (await db.changes(
            'delete from docchat.documents where id = $2 and (owner = $1 or removed_from = $1)',
            [owner, id],
          )) > 0,
      ),

    version: (versionId) =>
      session.read(async (db) => {
        const row = await db.one<VersionRow>(`${selectVersions} where v.id = $1 and d.removed_at is null`, [
          versionId,
        ])
        if (row === undefined) return null
        const document = await oneDocument(db, 'd.id = $1', [row.document_id])
        return document === null ? null : { document, version: asVersion(row) }
      }),

    update: (versionId, change) => session.write((db) => update(db, versionId, change)),
    complete: (versionId, searchable) => session.write((db) => complete(db, versionId, searchable)),

    ...postgresPages(session),

    outline: (versionId) =>
      session.read(async (db) => {
        const sql = 'select outline from docchat.versions where id = $1'
        const row = await db.one<{ readonly outline: string }>(sql, [versionId])
        return row === undefined ? [] : JSON.parse(row.outline)
      }),

    withoutThumbnail: (mediaTypes) =>
      session.read(async (db) => {
        const row = await db.one<{ readonly id: string }>(
          `select id from docchat.versions where thumbnail_key is null and searchable <> 'none' and not superseded
           and not starts_with(owner, E'\\x01')
           and media_type = any ($1) limit 1`,
          [mediaTypes],
        )
        return row?.id ?? null
      }),

    putThumbnail: (versionId, key) =>
      session.statement(async (db) => {
        const sql = 'update docchat.versions set thumbnail_key = $2 where id = $1 and thumbnail_key is null'
        return (await db.changes(sql, [versionId, key ?? NO_THUMBNAIL])) > 0
      }),

    blobsInUse: (keys) =>
      session.read(async (db) => {
        const rows = await db.rows<{ readonly key: string }>(
          `select blob_key as key from docchat.versions where blob_key = any ($1)
           union all select thumbnail_key from docchat.versions where thumbnail_key = any ($1)`,
          [keys],
        )
        return new Set(rows.map(({ key }) => key))
      }),

    async *allVersions() {
      for (let after = 0; ; ) {
        const { rows, byId } = await session.read(async (db) => {
          const rows = await db.rows<VersionRow>(
            `${selectVersions} where v.key > $1 order by v.key limit ${PAGE}`,
            [after],
          )
          const found = await documents(db, 'd.id = any ($1)', [rows.map((row) => row.document_id)])
          return { rows, byId: new Map(found.map((document) => [document.id, document])) }
        })
        for (const row of rows) {
          after = row.key
          const document = byId.get(row.document_id)
          if (document !== undefined) yield { document, version: asVersion(row) }
        }
        if (rows.length < PAGE) return
      }
    },
  }
}

/** The columns that a change sets, except those that can be set to null. */
const CHANGES = {
  state: 'state',
  searchable: 'searchable',
  pageCount: 'page_count',
  chunkCount: 'chunk_count',
} as const satisfies Partial<Record<keyof VersionChange, string>>

async function update(db: Connection, versionId: string, change: VersionChange): Promise<void> {
  const values: unknown[] = [versionId]
  const assignments: string[] = []
  const set = (column: string, value: unknown) => {
    if (value !== undefined) assignments.push(`${column} = $${values.push(value)}`)
  }
  for (const [field, column] of Object.entries(CHANGES)) set(column, change[field as keyof typeof CHANGES])
  for (const field of ['warnings', 'metadata', 'outline', 'error'] as const) set(field, asJson(change[field]))
  const { classification } = change
  if (classification !== undefined) {
    set('label', classification?.label ?? null)
    set('label_confidence', classification?.confidence ?? null)
  }
  if (assignments.length === 0) return
  await db.changes(`update docchat.versions set ${assignments.join(', ')} where id = $1`, values)
}

/** Null and undefined stay what they are. */
function asJson(value: object | null | undefined): string | null | undefined {
  return value == null ? value : JSON.stringify(value)
}

async function complete(db: Connection, versionId: string, searchable: string): Promise<string[]> {
  const { key, document } = await versionOf(db, versionId)
  // Completions of a document come one after the other.
  await db.one('select from docchat.documents where key = $1 for update', [document])
  await db.changes(
    `update docchat.versions set state = 'complete', searchable = $2, error = null, completed_at = docchat.now_ms()
     where key = $1`,
    [key, searchable],
  )
  const newest = await db.one<{ readonly key: number; readonly number: number }>(
    `select key, number from docchat.versions where document = $1 and state = 'complete' order by number desc limit 1`,
    [document],
  )
  await makeCurrent(db, newest?.key)
  const superseded = await db.rows<{ readonly id: string }>(
    `update docchat.versions set superseded = true
     where document = $1 and number < $2 and not superseded returning id`,
    [document, newest?.number],
  )
  return superseded.map(({ id }) => id)
}
