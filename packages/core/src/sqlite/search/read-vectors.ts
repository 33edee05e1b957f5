import type { Connection } from '../connection.ts'

/** Vectors of chunks, one behind the other. */
export interface ReadVectors {
  readonly keys: readonly number[]
  readonly vectors: Int8Array
}

/** The vectors of so many chunks are kept if they are asked for again: those of a small index are, with each search. */
const KEPT_FROM = 500

/** What was read last through a connection, until anything is committed. */
interface Kept {
  readonly commit: number
  readonly space: number
  readonly chunks: string
  /** Null until it is asked for a second time. */
  readonly read: ReadVectors | null
  readonly rows: ReadonlyMap<number, number>
}

const kept = new WeakMap<Connection, Kept>()

/** Reads the vectors that chunks have in a space, in the same order. */
export function readVectors(db: Connection, space: number, chunks: readonly number[]): ReadVectors {
  const asked = JSON.stringify(chunks)
  // A transaction of the writer sees what nobody else does.
  if (!db.raw.readonly) return queried(db, space, asked)
  const commit = lastCommit(db)
  const last = kept.get(db)
  const known = last?.commit === commit && last.space === space ? last : null
  if (known?.read !== undefined && known.read !== null) {
    if (known.chunks === asked) return known.read
    const rows = chunks.map((chunk) => known.rows.get(chunk))
    if (rows.every((row) => row !== undefined)) return picked(known.read, rows)
  }
  const read = queried(db, space, asked)
  if (chunks.length < KEPT_FROM) return read
  if (known?.chunks === asked)
    kept.set(db, { ...known, read, rows: new Map(read.keys.map((key, row) => [key, row])) })
  else kept.set(db, { commit, space, chunks: asked, read: null, rows: new Map() })
  return read
}

/** Changes with each commit through another connection. */
function lastCommit(db: Connection): number {
  return db.sql<{ readonly data_version: number }>('pragma data_version').get()?.data_version ?? 0
}

function picked({ keys, vectors }: ReadVectors, rows: readonly number[]): ReadVectors {
  const width = vectors.length / keys.length
  const some = new Int8Array(rows.length * width)
  for (const [i, row] of rows.entries()) some.set(vectors.subarray(row * width, (row + 1) * width), i * width)
  return { keys: rows.map((row) => keys[row] ?? 0), vectors: some }
}

/** One value takes a third of the time of a row for each. */
function queried(db: Connection, space: number, chunks: string): ReadVectors {
  const row = db
    .sql<{ readonly keys: string; readonly vectors: Buffer | null }>(
      `select json_group_array(v.chunk) as keys, cast(group_concat(v.vector, '') as blob) as vectors
       from json_each(:chunks) n cross join chunk_vectors v on v.chunk = n.value where v.space = :space`,
    )
    .get({ space, chunks })
  const { buffer, byteOffset, length } = row?.vectors ?? Buffer.alloc(0)
  return { keys: JSON.parse(row?.keys ?? '[]'), vectors: new Int8Array(buffer, byteOffset, length) }
}
