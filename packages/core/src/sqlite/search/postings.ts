import type { Connection } from '../connection.ts'
import { deletedIn, type Rows, rowsWith, segments } from './word-segments.ts'

/** The chunks that have a term, in several lists. */
export interface Postings {
  readonly size: number
  readonly lists: readonly Rows[]
}

/**
 * Returns a function that reads which chunks have a word, and how often, as FTS5 has stored it: several times as fast as FTS5,
 * which tells how often only as part of a score. The function returns null for a phrase, and of a damaged list.
 *
 * @returns null if the index is not in the known format or damaged, of which FTS5 tells, or if a transaction of this connection
 * may have changed it.
 */
export function postingsReader(db: Connection): ((term: string) => Postings | null) | null {
  const all = db.raw.readonly ? unlessDamaged(() => segments(db)) : null
  const deleted = unlessDamaged(() => all?.map((segment) => deletedIn(db, segment)) ?? null)
  if (all === null || deleted === null) return null
  return (term) => {
    const tokens = tokensOf(db, term)
    if (tokens.length > 1) return null
    const [token] = tokens
    if (token === undefined) return { size: 0, lists: [] }
    const lists = unlessDamaged(() => rowsWith(db, all, token))?.map((rows, i) => without(rows, deleted[i]))
    return lists === undefined ? null : { size: lists.reduce((sum, { keys }) => sum + keys.length, 0), lists }
  }
}

function unlessDamaged<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function without(rows: Rows, deleted: ReadonlySet<number> = new Set()): Rows {
  if (deleted.size === 0) return rows
  const isLeft = (_: number, row: number) => !deleted.has(rows.keys[row] ?? 0)
  return { keys: rows.keys.filter(isLeft), counts: rows.counts.filter(isLeft) }
}

/** Returns the lengths of chunks in words. */
export function lengthsOf(db: Connection, chunks: readonly number[]): Map<number, number> {
  const row = db
    .sql<{ readonly keys: string; readonly sizes: Buffer | null }>(
      `select json_group_array(s.id) as keys, cast(group_concat(s.sz, '') as blob) as sizes
       from json_each(?) n cross join chunk_words_docsize s on s.id = n.value`,
    )
    .get(JSON.stringify(chunks))
  const sizes = row?.sizes ?? Buffer.alloc(0)
  const keys: number[] = JSON.parse(row?.keys ?? '[]')
  let at = 0
  return new Map(
    keys.map((key) => {
      let size = 0
      for (let byte = 128; byte >= 128; ) {
        byte = sizes[at++] ?? 0
        size = size * 128 + (byte & 127)
      }
      return [key, size]
    }),
  )
}

const MAX_KNOWN = 10_000
const known = new WeakMap<Connection, Map<string, readonly string[]>>()

/** Tables of the connection. With a transaction that fails, they are gone again. */
const ASKED = `
  create virtual table if not exists temp.asked using fts5 (
    text, content = '', tokenize = "porter unicode61 remove_diacritics 2"
  );
  create virtual table if not exists temp.asked_tokens using fts5vocab(temp, asked, instance);
`

/** Returns the tokens of a term, for which FTS5 is asked with a table of its own. */
function tokensOf(db: Connection, term: string): readonly string[] {
  const before = known.get(db) ?? new Map<string, readonly string[]>()
  const found = before.get(term)
  if (found !== undefined) return found
  db.raw.exec(ASKED)
  db.sql("insert into temp.asked (asked) values ('delete-all')").run()
  db.sql('insert into temp.asked (rowid, text) values (1, ?)').run(term)
  const tokens = db
    .sql<{ readonly term: string }>('select term from temp.asked_tokens order by offset')
    .all()
    .map(({ term }) => term)
  if (before.size >= MAX_KNOWN) before.clear()
  before.set(term, tokens)
  known.set(db, before)
  return tokens
}
