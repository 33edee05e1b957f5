import { codeBytes } from '../../search/binary-code.ts'
import { type CodeTable, codeTable } from '../../search/matrix.ts'
import type { Connection } from '../connection.ts'

/** Codes in a row of the table: large enough to be read fast, small enough to be written again with each new code. */
const BLOCK = 1024

/** The code of a chunk's vector. */
export interface ChunkCode {
  readonly chunk: number
  readonly document: number
  readonly code: Uint8Array
}

/** What is searched. */
export interface CodeQuery {
  readonly space: number
  readonly dimensions: number
  readonly owner: string
  readonly code: Uint8Array
  /** The keys of the only documents; null for all. */
  readonly documents: ReadonlySet<number> | null
}

interface Block {
  readonly key: number
  readonly chunks: Buffer
  readonly documents: Buffer
  readonly codes: Buffer
}

/**
 * The codes of vectors, packed into blocks of one owner and space each. A search runs through all of them, which reads a
 * tenth of what the vectors take.
 */
export const codeBlocks = {
  /** Adds codes of chunks that have none. @returns the block of each. */
  add(db: Connection, space: number, owner: string, added: readonly ChunkCode[]): number[] {
    const blocks: number[] = []
    while (blocks.length < added.length) {
      const open = db
        .sql<Block & { readonly count: number }>(
          `select * from code_blocks where space = ? and owner = ? and count < ${BLOCK} order by count desc limit 1`,
        )
        .get(space, owner)
      const count = open?.count ?? 0
      const next = added.slice(blocks.length, blocks.length + BLOCK - count)
      const key = write(db, open?.key ?? null, space, owner, count + next.length, {
        chunks: joined(open?.chunks, packKeys(next.map(({ chunk }) => chunk))),
        documents: joined(open?.documents, packKeys(next.map(({ document }) => document))),
        codes: joined(open?.codes, ...next.map(({ code }) => code)),
      })
      blocks.push(...next.map(() => key))
    }
    return blocks
  },

  /** Removes the codes of some chunks from a block. */
  remove(db: Connection, key: number, removed: ReadonlySet<number>): void {
    const block = db
      .sql<Block & { readonly space: number; readonly owner: string }>(
        'select * from code_blocks where key = ?',
      )
      .get(key)
    if (block === undefined) return
    const chunks = unpackKeys(block.chunks)
    const documents = unpackKeys(block.documents)
    const width = block.codes.length / chunks.length
    const kept = Array.from(chunks.keys()).filter((i) => !removed.has(chunks[i] ?? 0))
    if (kept.length === 0) db.sql('delete from code_blocks where key = ?').run(key)
    else
      write(db, key, block.space, block.owner, kept.length, {
        chunks: packKeys(kept.map((i) => chunks[i] ?? 0)),
        documents: packKeys(kept.map((i) => documents[i] ?? 0)),
        codes: joined(...kept.map((i) => block.codes.subarray(i * width, (i + 1) * width))),
      })
  },

  /** Returns the `limit` chunks whose codes differ least from one, unordered. */
  nearest(db: Connection, query: CodeQuery, limit: number): number[] {
    const { space, dimensions, owner, code, documents } = query
    const table = tableFor(codeBytes(dimensions))
    const found: number[] = []
    const distances: number[] = []
    // How many of each distance were found; `within` of them are no farther than `bound`.
    const counts = new Uint32Array(8 * code.length + 1)
    let bound = 8 * code.length
    let within = 0
    const columns = documents === null ? 'chunks, codes' : 'chunks, documents, codes'
    const blocks = db
      .sql<Block>(`select ${columns} from code_blocks where space = ? and owner = ?`)
      .iterate(space, owner)
    for (const block of blocks) {
      const differences = table.differences(code, block.codes)
      const chunks = unpackKeys(block.chunks)
      const owners = documents === null ? null : unpackKeys(block.documents)
      for (let i = 0; i < differences.length; i++) {
        const distance = differences[i] ?? 0
        if (distance > bound || (distance === bound && within >= limit)) continue
        if (documents !== null && !documents.has(owners?.[i] ?? 0)) continue
        found.push(chunks[i] ?? 0)
        distances.push(distance)
        counts[distance] = (counts[distance] ?? 0) + 1
        within++
        while (within - (counts[bound] ?? 0) >= limit) within -= counts[bound--] ?? 0
      }
    }
    let ties = limit - (within - (counts[bound] ?? 0))
    return found.filter((_, i) => {
      const distance = distances[i] ?? 0
      return distance < bound || (distance === bound && ties-- > 0)
    })
  },
}

function write(
  db: Connection,
  key: number | null,
  space: number,
  owner: string,
  count: number,
  { chunks, documents, codes }: Omit<Block, 'key'>,
): number {
  const { lastInsertRowid } = db
    .sql(
      `insert or replace into code_blocks (key, space, owner, count, chunks, documents, codes)
       values (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(key, space, owner, count, chunks, documents, codes)
  return Number(lastInsertRowid)
}

function joined(...parts: readonly (Uint8Array | undefined)[]): Buffer {
  return Buffer.concat(parts.filter((part) => part !== undefined))
}

function packKeys(keys: readonly number[]): Buffer {
  return Buffer.from(Float64Array.from(keys).buffer)
}

function unpackKeys({ buffer, byteOffset, length }: Buffer): Float64Array {
  const isAligned = byteOffset % 8 === 0
  return isAligned
    ? new Float64Array(buffer, byteOffset, length / 8)
    : new Float64Array(buffer.slice(byteOffset, byteOffset + length))
}

let reused: { readonly bytes: number; readonly table: CodeTable } | undefined

/** Returns room for a block. The last one is reused, since new memory is slow to touch. */
function tableFor(bytes: number): CodeTable {
  if (reused?.bytes !== bytes) reused = { bytes, table: codeTable(BLOCK, bytes) }
  return reused.table
}
