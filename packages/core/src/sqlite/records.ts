import { DocChatError } from '../errors.ts'
import type {
  MigrationState,
  RecordPosition,
  RecordTable,
  RecordValue,
  StoreRecord,
  StoreRecords,
} from '../migration/records.ts'
import { indexText } from '../text/terms.ts'
import type { Connection } from './connection.ts'
import { LIVE } from './search/live.ts'
import { chunkTokens } from './search/tokens.ts'
import { vectorTables } from './search/vectors.ts'
import type { SqliteSession } from './session.ts'

/** Columns that are stored in another form, or elsewhere. */
const SELECTED: Readonly<Record<string, string>> = {
  // Before names were versions' own.
  'versions.name': 'coalesce(name, (select d.name from documents d where d.key = versions.document)) as name',
  'chunks.tokens': '(select t.tokens from chunk_tokens t where t.chunk = chunks.key) as tokens',
}

/** Tables whose records are not all copied. */
const COPIED: Readonly<Record<string, string>> = {
  chunks: `live < ${LIVE.gone} and version in (select key from versions)`,
}

/** The records of a SQLite store. The table `migration` exists only while another store is being copied into it. */
export function sqliteRecords(session: SqliteSession): StoreRecords {
  return {
    read: async (table, after, limit) =>
      session.read((db) =>
        db
          .sql<StoreRecord>(selectOf(table, after))
          .all(...(after ?? []), limit)
          .map((row) => recordOf(db, table, row)),
      ),

    count: async ({ name }) =>
      session.read(
        (db) =>
          db
            .sql<{ readonly n: number }>(`select count(*) as n from ${name} where ${COPIED[name] ?? 'true'}`)
            .get()?.n ?? 0,
      ),

    migration: async () => session.read(migrationOf),

    begin: (state) =>
      session.write((db) => {
        db.raw.exec('create table migration (state text not null) strict')
        db.raw.prepare('insert into migration values (?)').run(JSON.stringify(state))
        db.sql('update queue_state set paused = 1').run()
      }),

    add: (table, records, state, before) =>
      session.write((db) => {
        const { changes } = db
          .sql('update migration set state = ? where state = ?')
          .run(JSON.stringify(state), JSON.stringify(before))
        if (changes !== 1)
          throw new DocChatError(
            'STORE_BUSY',
            'Another process is copying into the same database. Stop one of them.',
          )
        for (const record of records) addRecord(db, table, record)
      }),

    finish: () =>
      session.write((db) => {
        db.raw.exec('drop table migration')
      }),
  }
}

/** Returns the migration that has not ended. */
export function migrationOf(db: Connection): MigrationState | null {
  const isThere = db.sql(`select 1 from sqlite_schema where name = 'migration'`).get() !== undefined
  if (!isThere) return null
  const row = db.raw.prepare('select state from migration').get() as { readonly state: string }
  return JSON.parse(row.state) as MigrationState
}

function selectOf({ name, key, columns }: RecordTable, after: RecordPosition | null): string {
  const stored = columns.filter((column) => column !== 'vector')
  const selected = stored.map((column) => SELECTED[`${name}.${column}`] ?? column).join(', ')
  const order = key.join(', ')
  const beyond = after === null ? '' : ` and (${order}) > (${key.map(() => '?').join(', ')})`
  return `select ${selected} from ${name} where ${COPIED[name] ?? 'true'}${beyond} order by ${order} limit ?`
}

function recordOf(db: Connection, table: RecordTable, row: StoreRecord): StoreRecord {
  const flags = Object.fromEntries(table.flags.map((flag) => [flag, row[flag] === 1]))
  if (!table.columns.includes('vector')) return { ...row, ...flags }
  const { key, space } = row
  return { ...row, vector: space === null ? null : vectorTables.bytes(db, Number(space), Number(key)) }
}

function addRecord(db: Connection, table: RecordTable, record: StoreRecord): void {
  if (table.name === 'spaces') addSpace(db, record)
  else if (table.name === 'chunks') addChunk(db, record)
  else {
    const { name, columns } = table
    const replacing = name === 'queue_state' ? ' or replace' : ''
    const values = columns.map(() => '?').join(', ')
    db.sql(`insert${replacing} into ${name} (${columns.join(', ')}) values (${values})`).run(
      columns.map((column) => storable(record[column])),
    )
  }
}

function addSpace(db: Connection, { key, model, dimensions }: StoreRecord): void {
  vectorTables.create(db, { model: String(model), dimensions: Number(dimensions) }, Number(key))
}

function addChunk(db: Connection, chunk: StoreRecord): void {
  const {
    key,
    version,
    page,
    char_start,
    char_end,
    live,
    context,
    space,
    vector,
    token_model,
    tokens,
    text_key,
  } = chunk
  db.sql(
    `insert into chunks (key, document, version, page, char_start, char_end, live, context, space, text_key)
     select ?, document, key, ?, ?, ?, ?, ?, ?, ? from versions where key = ?`,
  ).run(key, page, char_start, char_end, live, context, space, text_key, version)
  const found = db
    .sql<{ readonly text: string }>('select text from pages where version = ? and number = ?')
    .get(version, page)
  const text = found?.text.slice(Number(char_start), Number(char_end)) ?? ''
  db.sql('insert into chunk_words (rowid, text) values (?, ?)').run(
    key,
    indexText(context === '' ? text : `${String(context)}\n${text}`),
  )
  if (vector instanceof Uint8Array) vectorTables.put(db, Number(space), Number(key), vector)
  if (tokens instanceof Uint8Array) chunkTokens.put(db, Number(key), Number(token_model), tokens)
}

function storable(value: RecordValue | undefined): RecordValue {
  return typeof value === 'boolean' ? Number(value) : (value ?? null)
}
