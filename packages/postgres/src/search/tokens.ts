import type { ChunkVector, VectorSpace } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'

/** What is stored of the tokens of chunks. */
export const chunkTokens = {
  async add(db: Connection, space: VectorSpace, vectors: readonly ChunkVector[]): Promise<void> {
    await chunkTokens.forget(
      db,
      vectors.map(({ chunkId }) => Number(chunkId)),
    )
    const model = await ensureModel(db, space)
    const held = vectors.flatMap(({ chunkId, tokens }) =>
      model === null || tokens === undefined ? [] : [{ chunk: Number(chunkId), tokens: Buffer.from(tokens) }],
    )
    await db.changes(
      `with held as (
         insert into docchat.chunk_tokens (chunk, tokens)
         select c.key, h.tokens from unnest($2::bigint[], $3::bytea[]) h (chunk, tokens)
         join docchat.chunks c on c.key = h.chunk returning chunk, length(tokens) as bytes)
       update docchat.chunks c set token_model = case when h.chunk is null then null else $4::integer end,
         token_bytes = coalesce(h.bytes, 0)
       from unnest($1::bigint[]) n (chunk) left join held h on h.chunk = n.chunk where c.key = n.chunk`,
      [
        vectors.map(({ chunkId }) => Number(chunkId)),
        held.map(({ chunk }) => chunk),
        held.map(({ tokens }) => tokens),
        model,
      ],
    )
  },

  /** Stores the tokens of chunks that have none. */
  async put(
    db: Connection,
    model: number,
    chunks: readonly number[],
    tokens: readonly Uint8Array[],
  ): Promise<void> {
    await db.changes(
      `with held as (
         insert into docchat.chunk_tokens (chunk, tokens) select * from unnest($1::bigint[], $2::bytea[])
         returning chunk, length(tokens) as bytes)
       update docchat.chunks c set token_model = $3, token_bytes = h.bytes from held h where c.key = h.chunk`,
      [chunks, tokens.map((bytes) => Buffer.from(bytes)), model],
    )
  },

  async forget(db: Connection, chunks: readonly number[]): Promise<void> {
    await db.changes('delete from docchat.chunk_tokens where chunk = any ($1)', [chunks])
  },

  async of(db: Connection, model: string, chunkIds: readonly string[]): Promise<Map<string, Uint8Array>> {
    const rows = await db.rows<{ readonly chunk: number; readonly tokens: Buffer }>(
      `select t.chunk, t.tokens from docchat.chunk_tokens t join docchat.chunks c on c.key = t.chunk
       where t.chunk = any ($1) and c.token_model = (select key from docchat.token_models where model = $2)`,
      [chunkIds.map(Number), model],
    )
    return new Map(rows.map(({ chunk, tokens }) => [String(chunk), tokens]))
  },

  /** Returns the key of a space's model for tokens: null without one, -1 if nothing is stored by it. */
  async key(db: Connection, space: VectorSpace | null | undefined): Promise<number | null> {
    const model = space?.tokens?.model
    if (model === undefined) return null
    const sql = 'select key from docchat.token_models where model = $1'
    return (await db.one<{ readonly key: number }>(sql, [model]))?.key ?? -1
  },
}

async function ensureModel(db: Connection, space: VectorSpace): Promise<number | null> {
  const model = space.tokens?.model
  if (model === undefined) return null
  await db.changes('insert into docchat.token_models (model) values ($1) on conflict do nothing', [model])
  return chunkTokens.key(db, space)
}
