import type { ChunkVector, VectorSpace } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import { chunkTokens } from './tokens.ts'
import { spaceKey, type VectorTables } from './vectors.ts'

type Embedding = Pick<ChunkVector, 'vector' | 'tokens'>

/** Returns what is stored for these texts, by their keys. */
export async function embeddedTexts(
  db: Connection,
  tables: VectorTables,
  space: VectorSpace,
  textKeys: readonly string[],
): Promise<Map<string, Embedding>> {
  const rows = await db.rows<{ readonly chunkId: string; readonly textKey: string }>(
    `select distinct on (text_key) key::text as "chunkId", encode(text_key, 'hex') as "textKey" from docchat.chunks
     where text_key in (select decode(k, 'hex') from unnest($1::text[]) k) and space = $2
       and ($3::integer is null or token_model = $3)`,
    [textKeys, await spaceKey(db, space), await chunkTokens.key(db, space)],
  )
  const chunkIds = rows.map(({ chunkId }) => chunkId)
  const vectors = await tables.vectors(db, space, chunkIds)
  const tokens = space.tokens === undefined ? null : await chunkTokens.of(db, space.tokens.model, chunkIds)
  const embeddings = new Map<string, Embedding>()
  for (const { chunkId, textKey } of rows) {
    const [vector, own] = [vectors.get(chunkId), tokens?.get(chunkId)]
    if (vector === undefined || (tokens !== null && own === undefined)) continue
    embeddings.set(textKey, own === undefined ? { vector } : { vector, tokens: own })
  }
  return embeddings
}
