import type { SearchFilter, SearchHit, SearchIndex } from '../../search/search-index.ts'
import type { Connection } from '../connection.ts'
import type { SqliteSession } from '../session.ts'
import { admittedDocuments } from './filter.ts'
import { vectorTables } from './vectors.ts'

type Reading = 'searchText' | 'searchVector' | 'vectors' | 'frequencies' | 'coverage'

/** The reading half of the index: finds chunks by their words and by their vectors. */
export function sqliteHits(session: SqliteSession): Pick<SearchIndex, Reading> {
  return {
    searchText: async (terms, filter, limit, also = []) =>
      terms.length === 0 ? [] : session.read((db) => searchText(db, terms, filter, limit, also)),
    searchVector: async (space, vector, filter, limit) =>
      session.read((db) => vectorTables.search(db, space, vector, filter, limit)),
    vectors: async (space, chunkIds) => session.read((db) => vectorTables.vectors(db, space, chunkIds)),

    frequencies: async (terms, filter) =>
      session.read((db) => {
        const scope = bound(db, filter)
        return terms.map((term) => {
          const row = db
            .sql<{ readonly n: number }>(`select count(*) as n ${matchingChunks}`)
            .get({ match: quoted(term), ...scope })
          return { term, chunks: row?.n ?? 0 }
        })
      }),

    coverage: async (filter, space) =>
      session.read((db) => {
        const row = db
          .sql<{ readonly chunks: number; readonly embedded: number | null }>(
            `select count(*) as chunks, sum(c.space = (select key from spaces where model = :model and dimensions = :dimensions)) as embedded
             from documents d join chunks c on c.document = d.key
             where c.live = 1 and d.owner = :owner and ${isListed}`,
          )
          .get({ ...bound(db, filter), model: space?.model ?? null, dimensions: space?.dimensions ?? null })
        return { chunks: row?.chunks ?? 0, embedded: row?.embedded ?? 0 }
      }),
  }
}

/** The documents' keys are bound as a JSON array, or as null for all. */
const isListed = '(:documents is null or d.key in (select value from json_each(:documents)))'

// The word index comes first: its hits are ordered by rank, and looked up only until there are enough.
const matchingChunks = `
  from chunk_words cross join chunks c on c.key = chunk_words.rowid cross join documents d on d.key = c.document
  where chunk_words match :match and c.live = 1 and d.owner = :owner and ${isListed}`

function bound(
  db: Connection,
  filter: SearchFilter,
): { readonly owner: string; readonly documents: string | null } {
  const documents = admittedDocuments(db, filter)
  return { owner: filter.owner, documents: documents && JSON.stringify(documents) }
}

function searchText(
  db: Connection,
  terms: readonly string[],
  filter: SearchFilter,
  limit: number,
  also: readonly string[],
): SearchHit[] {
  const words = { match: terms.map(quoted).join(' OR '), ...bound(db, filter) }
  const hits = db.sql<SearchHit>(located(best)).all({ ...words, limit })
  const known = new Set(hits.map(({ chunkId }) => chunkId))
  const others = also.filter((id) => !known.has(id))
  if (others.length === 0) return hits
  return [
    ...hits,
    ...db.sql<SearchHit>(located(chosen)).all({ ...words, also: JSON.stringify(others.map(Number)) }),
  ]
}

const best = `select c.key as chunk, chunk_words.rank as rank ${matchingChunks} order by chunk_words.rank limit :limit`

// With the `+`, the matching words are scanned once; without it, once for each chunk.
const chosen = `select c.key as chunk, bm25(chunk_words) as rank ${matchingChunks}
  and +chunk_words.rowid in (select value from json_each(:also))`

function located(found: string): string {
  return `select cast(c.key as text) as chunkId, d.id as documentId, v.id as versionId, d.name, c.page, c.char_start as start,
      c.char_end as end, -f.rank as score
    from (${found}) f join chunks c on c.key = f.chunk join versions v on v.key = c.version
    join documents d on d.key = c.document order by f.rank, c.key`
}

/** Quotes a term as an FTS5 string, in which nothing is query syntax. */
function quoted(term: string): string {
  return `"${term.replaceAll('"', '""').replaceAll('\0', ' ')}"`
}
