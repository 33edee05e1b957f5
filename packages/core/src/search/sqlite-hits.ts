import type { Connection } from '../sqlite/connection.ts'
import type { SqliteSession } from '../sqlite/session.ts'
import type { SearchFilter, SearchHit, SearchIndex } from './search-index.ts'
import { vectorTables } from './sqlite-vectors.ts'

type Reading = 'searchText' | 'searchVector' | 'frequencies' | 'coverage'

/** What is found: chunks by their words and by their vectors. */
export function sqliteHits(session: SqliteSession): Pick<SearchIndex, Reading> {
  return {
    searchText: async (terms, filter, limit) => session.read((db) => searchText(db, terms, filter, limit)),
    searchVector: async (space, vector, filter, limit) =>
      session.read((db) => vectorTables.search(db, space, vector, filter, limit)),

    frequencies: async (terms, filter) =>
      session.read((db) =>
        terms.map((term) => {
          const row = db
            .sql<{ readonly n: number }>(`select count(*) as n ${matchingChunks}`)
            .get({ match: quoted(term), ...bound(filter) })
          return { term, chunks: row?.n ?? 0 }
        }),
      ),

    coverage: async (filter, space) =>
      session.read((db) => {
        const row = db
          .sql<{ readonly chunks: number; readonly embedded: number | null }>(
            `select count(*) as chunks, sum(c.space = (select key from spaces where model = :model and dimensions = :dimensions)) as embedded
             from documents d join chunks c on c.document = d.key
             where c.live = 1 and d.owner = :owner and ${isListed}`,
          )
          .get({ ...bound(filter), model: space?.model ?? null, dimensions: space?.dimensions ?? null })
        return { chunks: row?.chunks ?? 0, embedded: row?.embedded ?? 0 }
      }),
  }
}

/** The documents are bound as a JSON list, or as null for all. */
const isListed = '(:documents is null or d.id in (select value from json_each(:documents)))'

const matchingChunks = `
  from chunk_words join chunks c on c.key = chunk_words.rowid join documents d on d.key = c.document
  where chunk_words match :match and c.live = 1 and d.owner = :owner and ${isListed}`

function bound({ owner, documentIds }: SearchFilter): {
  readonly owner: string
  readonly documents: string | null
} {
  return { owner, documents: documentIds === undefined ? null : JSON.stringify(documentIds) }
}

function searchText(
  db: Connection,
  terms: readonly string[],
  filter: SearchFilter,
  limit: number,
): SearchHit[] {
  if (terms.length === 0) return []
  return db
    .sql<SearchHit>(
      `select c.key as chunkId, d.id as documentId, (select id from versions where key = c.version) as versionId,
              c.page, c.char_start as start, c.char_end as end, -bm25(chunk_words) as score
       ${matchingChunks} order by bm25(chunk_words), c.key limit :limit`,
    )
    .all({ match: terms.map(quoted).join(' OR '), ...bound(filter), limit })
}

/** A term as an FTS5 string: nothing in it is syntax. */
function quoted(term: string): string {
  return `"${term.replaceAll('"', '""').replaceAll('\0', ' ')}"`
}
