import { DocChatError } from '@docchat/core/backend'
import pg from 'pg'
import type { Localize } from './connection.ts'
import { codeOf, reasonOf } from './errors.ts'
import { MIGRATIONS } from './migrations.ts'

/**
 * Migrates the schema to the latest version, or to an older one for tests. Processes that start together wait for each
 * other.
 *
 * @throws DocChatError `STORE_INCOMPATIBLE` when a newer DocChat has written to the schema, `NOT_CONFIGURED` when
 * PostgreSQL is too old, or the user may not create the schema.
 */
export async function migrate(
  client: pg.ClientBase,
  schema: string,
  localize: Localize,
  migrations: readonly string[] = MIGRATIONS,
): Promise<void> {
  await checkServer(client)
  if ((await versionOf(client, schema, localize, migrations)) === migrations.length) return
  // Whatever the default is: what another process has migrated meanwhile must be seen.
  await client.query('begin isolation level read committed')
  try {
    // Until the end of the transaction. Not by row: there is no table yet.
    await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `docchat migrations of ${schema}`,
    ])
    // A user who may not create schemas may be given one.
    const known = await client.query('select to_regnamespace($1) is not null as known', [
      pg.escapeIdentifier(schema),
    ])
    if (known.rows[0]?.known !== true) await client.query(`create schema ${pg.escapeIdentifier(schema)}`)
    await client.query(
      localize('create table if not exists docchat.schema_version (version integer not null)'),
    )
    const version = await versionOf(client, schema, localize, migrations)
    for (const step of migrations.slice(version)) await client.query(localize(step))
    await client.query(localize('delete from docchat.schema_version'))
    await client.query(localize('insert into docchat.schema_version values ($1)'), [migrations.length])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    if (codeOf(error) !== '42501') throw error
    const message = `The user of PostgreSQL may not create the schema ${schema} or its tables (${reasonOf(error)}). Grant it CREATE on the database, or make it the owner of the schema.`
    throw new DocChatError('NOT_CONFIGURED', message, { cause: error })
  }
}

/** Returns the version of the schema; 0 when it does not exist. */
async function versionOf(
  client: pg.ClientBase,
  schema: string,
  localize: Localize,
  migrations: readonly string[],
): Promise<number> {
  const table = localize('docchat.schema_version')
  const known = await client.query('select to_regclass($1) is not null as known', [table])
  if (known.rows[0]?.known !== true) return 0
  const { rows } = await client.query(`select max(version) as version from ${table}`)
  const version = Number(rows[0]?.version ?? 0)
  if (version <= migrations.length) return version
  throw new DocChatError(
    'STORE_INCOMPATIBLE',
    `The schema ${schema} of the database was written by a newer DocChat (schema ${version}, this one knows ${migrations.length}). Update DocChat.`,
  )
}

/** The first version with all that is used here. */
const OLDEST_SERVER = 150000

async function checkServer(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
  )
  const [{ version, encoding } = { version: 0, encoding: '' }] = rows as {
    version: number
    encoding: string
  }[]
  if (version < OLDEST_SERVER)
    throw new DocChatError('NOT_CONFIGURED', `PostgreSQL ${version} is too old: DocChat needs 15 or later.`)
  if (encoding !== 'UTF8')
    throw new DocChatError(
      'NOT_CONFIGURED',
      `The database is encoded in ${encoding}: DocChat needs UTF8. Create it with "encoding 'UTF8' template template0".`,
    )
}
