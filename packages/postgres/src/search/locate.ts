import type { SearchHit } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'

/** Where a chunk is. */
export type Located = Omit<SearchHit, 'score'>

/** A chunk's key and the columns of {@link Located}, of {@link PLACED_CHUNKS}. */
export const PLACE = `c.key, c.key::text as "chunkId", d.id as "documentId", v.id as "versionId", d.name, c.page,
  c.char_start as start, c.char_end as "end"`

export const PLACED_CHUNKS = `docchat.chunks c join docchat.segments s on s.key = c.segment
  join docchat.versions v on v.key = s.version join docchat.documents d on d.key = s.document`

/** Returns where chunks are, by key; omits those whose document was deleted. */
export async function locate(db: Connection, keys: readonly number[]): Promise<Map<number, Located>> {
  if (keys.length === 0) return new Map()
  const rows = await db.rows<Located & { readonly key: number }>(
    `select ${PLACE} from ${PLACED_CHUNKS} where c.key = any ($1)`,
    [keys],
  )
  return new Map(rows.map(({ key, ...place }) => [key, place]))
}
