import type { Catalog, VersionChange } from '../../catalog/catalog.ts'
import { asVersion, type VersionRow } from '../../catalog/rows.ts'
import type { Connection } from '../connection.ts'
import type { SqliteSession } from '../session.ts'
import { admit } from './admit.ts'
import { editDocument } from './edit.ts'
import { countDocuments, listDocuments, listLabels } from './list.ts'
import { makeCurrent } from './make-current.ts'
import { documentSources, moveDocuments } from './move.ts'
import { sqlitePages } from './pages.ts'
import { documents, oneDocument, versionKey } from './read.ts'
import { selectVersions } from './rows.ts'
import { restoreDocument, trashDocument, trashedDocuments } from './trash.ts'

/** The condition of the index `versions_without_thumbnail`, apart from the media types. */
const WITHOUT_THUMBNAIL = `thumbnail_key is null and searchable <> 'none' and superseded = 0 and substr(owner, 1, 1) <> char(1)
  and media_type in (select value from json_each(?))`
/** Stored as the key when no thumbnail can be made. */
const NO_THUMBNAIL = ''

/** How many rows are fetched at a time when all are iterated. */
const PAGE = 100

/** Documents, versions and pages in SQLite. */
export function sqliteCatalog(session: SqliteSession): Catalog {
  return {
    admit: (version) => session.write((db) => admit(db, version)),

    get: async (owner, id) =>
      session.read((db) => oneDocument(db, 'd.owner = +:owner and d.id = +:id', { owner, id })),

    find: async (owner, reference) =>
      session.read((db) =>
        documents(
          db,
          `d.owner = :owner and (d.name = :reference or d.source = :reference
             or length(:reference) >= 5 and substr(d.id, 1, length(:reference)) = :reference)
           order by d.key desc`,
          { owner, reference },
        ),
      ),

    list: async (owner, options) => session.read((db) => listDocuments(db, owner, options)),
    count: async (owner, filters = {}) => session.read((db) => countDocuments(db, owner, filters)),
    labels: async (owner, page) => session.read((db) => listLabels(db, owner, page)),
    edit: (owner, id, change) => session.write((db) => editDocument(db, owner, id, change)),
    sources: async (owner) => session.read((db) => documentSources(db, owner)),
    move: (owner, moves) => session.write((db) => moveDocuments(db, owner, moves)),

    versions: async (owner, id) =>
      session.read((db) =>
        db
          .sql<VersionRow>(`${selectVersions} where d.owner = ? and d.id = ? order by v.key desc`)
          .all(owner, id)
          .map(asVersion),
      ),

    trash: (owner, id) => session.write((db) => trashDocument(db, owner, id)),
    restore: (owner, id) => session.write((db) => restoreDocument(db, owner, id)),
    trashed: async (query) => session.read((db) => trashedDocuments(db, query)),

    remove: (owner, id) =>
      session.write(
        (db) =>
          db
            .sql('delete from documents where id = :id and (owner = :owner or removed_from = :owner)')
            .run({ owner, id }).changes > 0,
      ),

    version: async (versionId) =>
      session.read((db) => {
        const row = db
          .sql<VersionRow>(`${selectVersions} where v.id = +? and d.removed_at is null`)
          .get(versionId)
        if (row === undefined) return null
        const document = oneDocument(db, 'd.id = +:id', { id: row.document_id })
        return document === null ? null : { document, version: asVersion(row) }
      }),

    update: (versionId, change) => session.write((db) => update(db, versionId, change)),
    complete: (versionId, searchable) => session.write((db) => complete(db, versionId, searchable)),

    ...sqlitePages(session),

    outline: async (versionId) =>
      session.read((db) => {
        const row = db
          .sql<{ readonly outline: string }>('select outline from versions where id = ?')
          .get(versionId)
        return row === undefined ? [] : JSON.parse(row.outline)
      }),

    withoutThumbnail: async (mediaTypes) =>
      session.read(
        (db) =>
          db
            .sql<{ readonly id: string }>(`select id from versions where ${WITHOUT_THUMBNAIL} limit 1`)
            .get(JSON.stringify(mediaTypes))?.id ?? null,
      ),

    putThumbnail: (versionId, key) =>
      session.write((db) => {
        const sql = 'update versions set thumbnail_key = ? where id = ? and thumbnail_key is null'
        return db.sql(sql).run(key ?? NO_THUMBNAIL, versionId).changes > 0
      }),

    blobsInUse: async (keys) =>
      session.read((db) => {
        const list = JSON.stringify(keys)
        const rows = db
          .sql<{ readonly key: string }>(
            `select blob_key as key from versions where blob_key in (select value from json_each(?))
             union all
             select thumbnail_key from versions where thumbnail_key in (select value from json_each(?))`,
          )
          .all(list, list)
        return new Set(rows.map(({ key }) => key))
      }),

    async *allVersions() {
      let after = 0
      for (;;) {
        const { rows, byId } = session.read((db) => {
          const rows = db
            .sql<VersionRow>(`${selectVersions} where v.key > ? order by v.key limit ${PAGE}`)
            .all(after)
          const ids = JSON.stringify(rows.map((row) => row.document_id))
          const found = documents(db, 'd.id in (select value from json_each(:ids))', { ids })
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

function update(db: Connection, versionId: string, change: VersionChange): void {
  const { state, searchable, pageCount, chunkCount, classification, error } = change
  db.sql(
    `update versions set
       state = coalesce(?, state), searchable = coalesce(?, searchable),
       page_count = coalesce(?, page_count), chunk_count = coalesce(?, chunk_count),
       warnings = coalesce(?, warnings), metadata = coalesce(?, metadata), outline = coalesce(?, outline),
       label = iif(?, ?, label), label_confidence = iif(?, ?, label_confidence),
       error = iif(?, ?, error)
     where id = ?`,
  ).run(
    state ?? null,
    searchable ?? null,
    pageCount ?? null,
    chunkCount ?? null,
    jsonOrNull(change.warnings),
    jsonOrNull(change.metadata),
    jsonOrNull(change.outline),
    ...[classification?.label, classification?.confidence].flatMap((value) => [
      classification === undefined ? 0 : 1,
      value ?? null,
    ]),
    error === undefined ? 0 : 1,
    error == null ? null : JSON.stringify(error),
    versionId,
  )
}

function jsonOrNull(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

function complete(db: Connection, versionId: string, searchable: string): string[] {
  const version = versionKey(db, versionId)
  db.sql(
    `update versions set state = 'complete', searchable = ?, error = null, completed_at = ? where key = ?`,
  ).run(searchable, Date.now(), version)
  type Newest = { readonly newest: number; readonly document: number; readonly current: number }
  const { newest, document, current } = db
    .sql<Newest>(
      `select max(number) as newest, document, key as current from versions
       where document = (select document from versions where key = ?) and state = 'complete'`,
    )
    .get(version) as Newest
  makeCurrent(db, current)
  return db
    .sql<{ readonly id: string }>(
      `update versions set superseded = 1
       where document = :document and number < :newest and superseded = 0 returning id`,
    )
    .all({ newest, document })
    .map((row) => row.id)
}
