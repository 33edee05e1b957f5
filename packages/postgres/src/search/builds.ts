import {
  type BuildState,
  DocChatError,
  type IndexBuilds,
  type IndexedVersion,
  type VectorSpace,
} from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'
import type { Session } from '../database/session.ts'
import { LIVE } from './keys.ts'
import { chunkTokens } from './tokens.ts'
import { spaceKey, type VectorTables } from './vectors.ts'

/** Index builds, stored as columns of the versions' rows. */
export function postgresBuilds(session: Session, vectors: VectorTables): IndexBuilds {
  return {
    plan: (versionId, build, instead) =>
      session.statement(
        async (db) =>
          (await db.changes(
            'update docchat.versions set build = $2, built = false where id = $1 and build is not distinct from $3',
            [versionId, build, instead],
          )) === 1,
      ),

    planned: (versionId) =>
      session.read(async (db) => {
        const sql = 'select build from docchat.versions where id = $1'
        return (await db.one<{ readonly build: string | null }>(sql, [versionId]))?.build ?? null
      }),

    begin: (versionId, build) =>
      session.write(async (db) => {
        const { version, state } = await stateOf(db, versionId, build)
        if (state === 'open') {
          const sql = `update docchat.segments set live = ${LIVE.gone} where version = $1 and live = ${LIVE.waiting}`
          await db.changes(sql, [version])
        }
        return state
      }),

    finish: (versionId, build) =>
      session.statement(async (db) => {
        await db.changes('update docchat.versions set built = true where id = $1 and build = $2', [
          versionId,
          build,
        ])
      }),

    outdate: (versionId) =>
      session.write(async (db) => {
        const { version } = await stateOf(db, versionId, '')
        await db.changes(
          `update docchat.chunks set space = null
           where segment in (select key from docchat.segments where version = $1) and space is not null`,
          [version],
        )
        await db.changes('update docchat.versions set space = null where key = $1', [version])
      }),

    settle: (versionId, space) =>
      session.write(async (db) => {
        const key = space === null ? null : await spaceKey(db, space)
        await db.changes(
          `update docchat.versions set space = $2::integer, token_model = $3::integer where id = $1 and not exists (
             select from docchat.chunks c join docchat.segments s on s.key = c.segment
             where s.version = versions.key and s.live = ${LIVE.published} and (c.space is distinct from $2::integer
               or $3::integer is not null and c.token_model is distinct from $3))`,
          [versionId, key, await chunkTokens.key(db, space)],
        )
        await vectors.dropEmpty(db, key)
      }),

    unsettled: (space) =>
      session.read(async (db) =>
        db.rows<IndexedVersion>(
          `select d.id as "documentId", v.id as "versionId", d.owner
           from docchat.documents d join docchat.versions v on v.key = d.current_version
           where v.state = 'complete' and v.chunk_count > 0 and d.removed_at is null
             and (v.space is null or v.space is distinct from $1::integer
               or $2::integer is not null and v.token_model is distinct from $2)
           order by d.key`,
          [space === null ? null : await spaceKey(db, space), await chunkTokens.key(db, space)],
        ),
      ),

    spaces: () =>
      session.read((db) => db.rows<VectorSpace>('select model, dimensions from docchat.spaces order by key')),
  }
}

async function stateOf(
  db: Connection,
  versionId: string,
  build: string,
): Promise<{ readonly version: number; readonly state: BuildState }> {
  const row = await db.one<{
    readonly key: number
    readonly build: string | null
    readonly built: boolean
  }>('select key, build, built from docchat.versions where id = $1', [versionId])
  if (row === undefined)
    throw new DocChatError('DOCUMENT_NOT_FOUND', 'The document was deleted in the meantime.')
  const own = row.built ? 'finished' : 'open'
  return { version: row.key, state: row.build === build ? own : 'replaced' }
}
