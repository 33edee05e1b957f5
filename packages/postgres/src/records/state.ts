import type { MigrationState } from '@docchat/core/backend'
import type { Connection } from '../database/connection.ts'

/** The table `migration` exists only while another store is being copied into this one. @returns how far it has got. */
export async function migrationOf(db: Connection): Promise<MigrationState | null> {
  const known = await db.one<{ readonly known: boolean }>(
    `select to_regclass('docchat.migration') is not null as known`,
  )
  if (known?.known !== true) return null
  const row = await db.one<{ readonly state: string }>('select state from docchat.migration')
  return row === undefined ? null : (JSON.parse(row.state) as MigrationState)
}
