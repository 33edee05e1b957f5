import type { ChunkVector } from '../../search/search-index.ts'
import type { VectorSpace } from '../../search/vector-space.ts'
import type { Connection } from '../connection.ts'
import { chunkTokens } from './tokens.ts'
import { vectorTables } from './vectors.ts'

type Embedding = Pick<ChunkVector, 'vector' | 'tokens'>

/** Returns what is stored for these texts, by their keys. */
export function embeddedTexts(
  db: Connection,
  space: VectorSpace,
  textKeys: readonly string[],
): Map<string, Embedding> {
  const select = db.sql<{ readonly chunkId: string }>(
    `select cast(key as text) as chunkId from chunks where text_key = unhex(?) and space = ?
     and (:tokens is null or token_model = :tokens) limit 1`,
  )
  const model = { tokens: chunkTokens.key(db, space) }
  const key = vectorTables.key(db, space)
  const chunks = new Map(
    textKeys.flatMap((textKey) => {
      const found = select.get(textKey, key, model)
      return found === undefined ? [] : [[textKey, found.chunkId]]
    }),
  )
  const chunkIds = [...chunks.values()]
  const vectors = vectorTables.vectors(db, space, chunkIds)
  const tokens = space.tokens === undefined ? null : chunkTokens.of(db, space.tokens.model, chunkIds)
  const embeddings = new Map<string, Embedding>()
  for (const [textKey, chunkId] of chunks) {
    const [vector, own] = [vectors.get(chunkId), tokens?.get(chunkId)]
    if (vector === undefined || (tokens !== null && own === undefined)) continue
    embeddings.set(textKey, own === undefined ? { vector } : { vector, tokens: own })
  }
  return embeddings
}
