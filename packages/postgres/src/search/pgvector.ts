import type pg from 'pg'
import pgModule from 'pg'
import { reasonOf } from '../database/errors.ts'

/** Where pgvector is, or why it cannot be used. */
export type PgVector = { readonly schema: string } | { readonly missing: string }

/** The first version with iterative index scans. */
const OLDEST = [0, 8] as const

/** Looks for pgvector, and installs it in the database if the server has it and the user may. */
export async function findPgVector(client: pg.ClientBase): Promise<PgVector> {
  const known = await installed(client)
  if (known !== null) return known
  const { rows } = await client.query(
    `select to_regnamespace('public') is not null as has_public from pg_available_extensions where name = 'vector'`,
  )
  const [available] = rows as readonly { readonly has_public: boolean }[]
  if (available === undefined)
    return {
      missing: 'The PostgreSQL server has no pgvector. Install it (on Debian: postgresql-17-pgvector).',
    }
  try {
    // Not in the schema of DocChat, where it would be if the user has the same name: a dump of a schema has no extensions.
    await client.query(`create extension if not exists vector${available.has_public ? ' schema public' : ''}`)
  } catch (error) {
    // Another process may have installed it at the same time.
    const found = await installed(client)
    if (found !== null) return found
    return {
      missing: `pgvector could not be installed in the database (${reasonOf(error)}). Run "create extension vector" there as a superuser.`,
    }
  }
  return (await installed(client)) ?? { missing: 'pgvector could not be found after it was installed.' }
}

async function installed(client: pg.ClientBase): Promise<PgVector | null> {
  const { rows } = await client.query(
    `select e.extversion as version, n.nspname as schema
     from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'vector'`,
  )
  const [found] = rows as readonly { readonly version: string; readonly schema: string }[]
  if (found === undefined) return null
  const [major = 0, minor = 0] = found.version.split('.').map(Number)
  const isNew = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
  if (isNew) return { schema: pgModule.escapeIdentifier(found.schema) }
  return {
    missing: `pgvector ${found.version} is too old: DocChat needs ${OLDEST.join('.')} or later. Update it.`,
  }
}
