import type { RecordPosition, RecordTable, StoreRecord } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { LIVE } from '../search/keys.ts'
import type { VectorTables } from '../search/vectors.ts'

/** Where the records of a table come from, if not from the table of its name. */
const SOURCES: Readonly<Record<string, string>> = {
  chunks: `(select c.key, s.version, c.page, c.char_start, c.char_end, case s.live when ${LIVE.trashed} then ${LIVE.published} else s.live end as live, c.context, c.space, c.token_model, t.tokens, c.text_key
    from docchat.chunks c left join docchat.chunk_tokens t on t.chunk = c.key join docchat.segments s on s.key = c.segment join docchat.versions v on v.key = s.version
    where s.live <> ${LIVE.gone})`,
  queue_state: `(select s.key, s.paused, case when c.is_called then c.last_value else 0 end as last_token
    from docchat.queue_state s cross join docchat.claims c)`,
}

const sourceOf = ({ name }: RecordTable) => `${SOURCES[name] ?? `docchat.${name}`} r`

export async function readRecords(
  db: Connection,
  vectors: VectorTables,
  table: RecordTable,
  after: RecordPosition | null,
  limit: number,
): Promise<readonly StoreRecord[]> {
  const columns = table.columns.filter((column) => column !== 'vector').map((column) => `r.${column}`)
  const order = table.key.map((column) => `r.${column}`).join(', ')
  const beyond = after === null ? '' : `where (${order}) > (${after.map((_, i) => `$${i + 2}`).join(', ')})`
  const records = await db.rows<StoreRecord>(
    `select ${columns.join(', ')} from ${sourceOf(table)} ${beyond} order by ${order} limit $1`,
    [limit, ...(after ?? [])],
  )
  return table.columns.includes('vector') ? withVectors(db, vectors, records) : records
}

export async function countRecords(db: Connection, table: RecordTable): Promise<number> {
  return (await db.one<{ readonly n: number }>(`select count(*) as n from ${sourceOf(table)}`))?.n ?? 0
}

async function withVectors(
  db: Connection,
  vectors: VectorTables,
  chunks: readonly StoreRecord[],
): Promise<readonly StoreRecord[]> {
  const bySpace = Map.groupBy(chunks, ({ space }) => space)
  const found = new Map<unknown, Int8Array>()
  for (const [space, members] of bySpace) {
    if (space === null) continue
    const keys = members.map(({ key }) => Number(key))
    for (const [chunk, bytes] of await vectors.bytes(db, Number(space), keys)) found.set(chunk, bytes)
  }
  return chunks.map((chunk) => {
    const bytes = found.get(chunk['key'])
    return { ...chunk, vector: bytes === undefined ? null : new Uint8Array(bytes.buffer) }
  })
}
