import {
  type Chunk,
  foldName,
  type RecordTable,
  type RecordValue,
  type StoreRecord,
} from '@docchat/core/backend'
import { hashOf } from '../catalog/admit.ts'
import type { Connection } from '../database/connection.ts'
import { addSegment } from '../search/chunks.ts'
import { chunkKey, LIVE } from '../search/keys.ts'
import { chunkTokens } from '../search/tokens.ts'
import type { VectorTables } from '../search/vectors.ts'
import { wordsOf } from '../search/words.ts'

/** Columns that only PostgreSQL has. */
const DERIVED: Readonly<Record<string, (record: StoreRecord) => StoreRecord>> = {
  documents: ({ source }) => ({ source_hash: hashOf(String(source)) }),
  versions: ({ name }) => ({ folded_name: foldName(String(name)) }),
  conversations: ({ title }) => ({ folded_title: foldName(String(title)) }),
}

export async function addRecords(
  db: Connection,
  vectors: VectorTables,
  table: RecordTable,
  records: readonly StoreRecord[],
): Promise<void> {
  const { name } = table
  if (name === 'chunks') return addChunks(db, vectors, records)
  if (name === 'queue_state') return setQueue(db, records)
  if (name === 'spaces') {
    for (const { key, model, dimensions } of records)
      await vectors.create(db, { model: String(model), dimensions: Number(dimensions) }, Number(key))
    return
  }
  const rows = records.map((record) => ({ ...record, ...DERIVED[name]?.(record) }))
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  await db.changes(
    `insert into docchat.${name} (${columns}) overriding system value
     select ${columns} from json_populate_recordset(null::docchat.${name}, $1::json)`,
    [JSON.stringify(rows, storable)],
  )
}

/** As `storable` of the connection; and bytes in PostgreSQL's notation. */
function storable(this: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown {
  // Buffers have been turned into something else already.
  const original = this[name]
  if (original instanceof Uint8Array) return `\\x${Buffer.from(original).toString('hex')}`
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value
}

async function setQueue(db: Connection, records: readonly StoreRecord[]): Promise<void> {
  for (const { paused, last_token } of records) {
    await db.changes('update docchat.queue_state set paused = $1', [paused])
    const token = Number(last_token)
    await db.one(`select setval('docchat.claims', $1, $2)`, [Math.max(token, 1), token > 0])
  }
}

interface Place {
  readonly version: number
  readonly document: number
  readonly owner: string
  readonly isTrashed: boolean
  readonly number: number
  readonly text: string
}

/** Adds chunks: those of a version that follow each other are a segment. */
async function addChunks(
  db: Connection,
  vectors: VectorTables,
  records: readonly StoreRecord[],
): Promise<void> {
  const places = await db.rows<Place>(
    `select distinct v.key as version, v.document, coalesce(d.removed_from, d.owner) as owner,
       d.removed_at is not null as "isTrashed", p.number, p.text
     from unnest($1::bigint[], $2::integer[]) c (version, page)
     join docchat.versions v on v.key = c.version join docchat.documents d on d.key = v.document join docchat.pages p on p.version = v.key and p.number = c.page`,
    [records.map(({ version }) => version), records.map(({ page }) => page)],
  )
  const placeOf = new Map(places.map((place) => [`${place.version} ${place.number}`, place]))
  for (const group of groups(records)) {
    const found = group.map((record) => placeOf.get(`${String(record['version'])} ${String(record['page'])}`))
    const [first] = found
    if (first === undefined) continue
    const chunks = group.map((record, i) => chunkOf(record, found[i]))
    const published = Number(group[0]?.['live']) === LIVE.published
    const live = published ? (first.isTrashed ? LIVE.trashed : LIVE.published) : LIVE.waiting
    const segment = await addSegment(db, { ...first, live }, chunks, wordsOf(chunks))
    await addVectors(db, vectors, segment, group)
    await addTokens(db, segment, group)
  }
}

/** Splits records where the version changes, or whether they are published. */
function groups(records: readonly StoreRecord[]): StoreRecord[][] {
  const split: StoreRecord[][] = []
  for (const record of records) {
    const group = split.at(-1)
    const [first] = group ?? []
    if (group !== undefined && first?.['version'] === record['version'] && first?.['live'] === record['live'])
      group.push(record)
    else split.push([record])
  }
  return split
}

function chunkOf({ page, char_start, char_end, context }: StoreRecord, place: Place | undefined): Chunk {
  const [start, end] = [Number(char_start), Number(char_end)]
  return {
    page: Number(page),
    start,
    end,
    context: String(context),
    text: place?.text.slice(start, end) ?? '',
  }
}

async function addVectors(
  db: Connection,
  tables: VectorTables,
  segment: number,
  records: readonly StoreRecord[],
): Promise<void> {
  const spaces = new Map<number, Map<number, Int8Array>>()
  const keys: number[] = []
  const spaceOf: (RecordValue | undefined)[] = []
  const textKeys: (Buffer | null)[] = []
  for (const [place, { space, vector, text_key }] of records.entries()) {
    if (space === null) continue
    const key = chunkKey(segment, place)
    keys.push(key)
    spaceOf.push(space)
    textKeys.push(text_key instanceof Uint8Array ? Buffer.from(text_key) : null)
    if (!(vector instanceof Uint8Array)) continue
    const members = spaces.get(Number(space)) ?? new Map<number, Int8Array>()
    spaces.set(Number(space), members.set(key, new Int8Array(vector)))
  }
  if (keys.length === 0) return
  await db.changes(
    `update docchat.chunks c set space = n.space, text_key = n.text_key
     from unnest($1::bigint[], $2::integer[], $3::bytea[]) n (key, space, text_key) where c.key = n.key`,
    [keys, spaceOf, textKeys],
  )
  for (const [space, members] of spaces) await tables.put(db, space, segment, members)
}

async function addTokens(db: Connection, segment: number, records: readonly StoreRecord[]): Promise<void> {
  const held = records.flatMap(({ token_model, tokens }, place) =>
    tokens instanceof Uint8Array
      ? [{ key: chunkKey(segment, place), model: Number(token_model), tokens }]
      : [],
  )
  const byModel = Map.groupBy(held, ({ model }) => model)
  for (const [model, members] of byModel)
    await chunkTokens.put(
      db,
      model,
      members.map(({ key }) => key),
      members.map(({ tokens }) => tokens),
    )
}
