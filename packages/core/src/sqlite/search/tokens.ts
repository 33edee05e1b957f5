import type { ChunkVector } from '../../search/search-index.ts'
import type { VectorSpace } from '../../search/vector-space.ts'
import type { Connection } from '../connection.ts'

/** What is stored of the tokens of chunks. It is deleted with the chunk's vector. */
export const chunkTokens = {
  add(db: Connection, space: VectorSpace, vectors: readonly ChunkVector[]): void {
    const model = ensureModel(db, space)
    const unmark = db.sql('update chunks set token_model = null, token_bytes = 0 where key = ?')
    for (const { chunkId, tokens } of vectors) {
      const id = BigInt(chunkId)
      chunkTokens.forget(db, id)
      if (model !== null && tokens !== undefined) chunkTokens.put(db, id, model, tokens)
      else unmark.run(id)
    }
  },

  /** Stores the tokens of a chunk that has none, unless the chunk is gone. */
  put(db: Connection, chunk: number | bigint, model: number, tokens: Uint8Array): void {
    db.sql('insert into chunk_tokens (chunk, model, tokens) select key, ?, ? from chunks where key = ?').run(
      model,
      tokens,
      chunk,
    )
    db.sql('update chunks set token_model = ?, token_bytes = ? where key = ?').run(
      model,
      tokens.length,
      chunk,
    )
  },

  forget(db: Connection, chunk: number | bigint): void {
    db.sql('delete from chunk_tokens where chunk = ?').run(chunk)
  },

  of(db: Connection, model: string, chunkIds: readonly string[]): Map<string, Uint8Array> {
    const rows = db
      .sql<{ readonly chunk: string; readonly tokens: Buffer }>(
        `select cast(t.chunk as text) as chunk, t.tokens from json_each(?) n join chunk_tokens t on t.chunk = n.value
         where t.model = (select key from token_models where model = ?)`,
      )
      .all(JSON.stringify(chunkIds.map(Number)), model)
    return new Map(rows.map(({ chunk, tokens }) => [chunk, tokens]))
  },

  /** Returns the key of a space's model for tokens: null without one, -1 if nothing is stored by it. */
  key(db: Connection, space: VectorSpace | null | undefined): number | null {
    const model = space?.tokens?.model
    if (model === undefined) return null
    return (
      db.sql<{ readonly key: number }>('select key from token_models where model = ?').get(model)?.key ?? -1
    )
  },
}

function ensureModel(db: Connection, space: VectorSpace): number | null {
  const model = space.tokens?.model
  if (model === undefined) return null
  db.sql('insert or ignore into token_models (model) values (?)').run(model)
  return chunkTokens.key(db, space)
}
