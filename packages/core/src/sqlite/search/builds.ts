import { DocChatError } from '../../errors.ts'
import type { BuildState, IndexBuilds, IndexedVersion } from '../../search/index-builds.ts'
import type { VectorSpace } from '../../search/vector-space.ts'
import type { Connection } from '../connection.ts'
import type { SqliteSession } from '../session.ts'
import { LIVE } from './live.ts'
import { chunkTokens } from './tokens.ts'
import { vectorTables } from './vectors.ts'

/** Index builds, stored as columns of the versions' rows. */
export function sqliteBuilds(session: SqliteSession): IndexBuilds {
  return {
    plan: (versionId, build, instead) =>
      session.write(
        (db) =>
          db
            .sql('update versions set build = ?, built = 0 where id = ? and build is ?')
            .run(build, versionId, instead).changes === 1,
      ),

    planned: async (versionId) =>
      session.read(
        (db) =>
          db.sql<{ readonly build: string | null }>('select build from versions where id = ?').get(versionId)
            ?.build ?? null,
      ),

    begin: (versionId, build) =>
      session.write((db) => {
        const { version, state } = stateOf(db, versionId, build)
        if (state === 'open') {
          db.sql('update chunks set live = ? where version = ? and live = ?').run(
            LIVE.gone,
            version,
            LIVE.waiting,
          )
        }
        return state
      }),

    finish: (versionId, build) =>
      session.write((db) => {
        db.sql('update versions set built = 1 where id = ? and build = ?').run(versionId, build)
      }),

    outdate: (versionId) =>
      session.write((db) => {
        const { version } = stateOf(db, versionId, '')
        db.sql('update chunks set space = null where version = ?').run(version)
        db.sql('update versions set space = null where key = ?').run(version)
      }),

    settle: (versionId, space) =>
      session.write((db) => {
        const key = space === null ? null : vectorTables.key(db, space)
        const tokens = chunkTokens.key(db, space)
        db.sql(
          `update versions set space = :key, token_model = :tokens where id = :version and not exists (
             select 1 from chunks where version = versions.key and live = ${LIVE.published}
             and (space is not :key or :tokens is not null and token_model is not :tokens))`,
        ).run({ key, tokens, version: versionId })
        vectorTables.dropEmpty(db)
      }),

    unsettled: async (space) =>
      session.read((db) => {
        const key = space === null ? null : vectorTables.key(db, space)
        return db
          .sql<IndexedVersion>(
            `select d.id as documentId, v.id as versionId, d.owner
             from documents d join versions v on v.key = d.current_version
             where v.state = 'complete' and v.chunk_count > 0 and d.removed_at is null
             and (v.space is null or v.space is not :key or :tokens is not null and v.token_model is not :tokens)
             order by d.key`,
          )
          .all({ key, tokens: chunkTokens.key(db, space) })
      }),

    spaces: async () =>
      session.read((db) => db.sql<VectorSpace>('select model, dimensions from spaces order by key').all()),
  }
}

function stateOf(
  db: Connection,
  versionId: string,
  build: string,
): { readonly version: number; readonly state: BuildState } {
  const row = db
    .sql<{ readonly key: number; readonly build: string | null; readonly built: number }>(
      'select key, build, built from versions where id = ?',
    )
    .get(versionId)
  if (row === undefined)
    throw new DocChatError('DOCUMENT_NOT_FOUND', 'The document was deleted in the meantime.')
  const own = row.built === 1 ? 'finished' : 'open'
  return { version: row.key, state: row.build === build ? own : 'replaced' }
}
