import { unfinishedMigration } from '../migration/records.ts'
import type { Connection } from './connection.ts'
import { migrationOf } from './records.ts'

/** Returns the problems found in the database, a sentence for each. */
export function check(db: Connection): string[] {
  const broken = db
    .sql<{ readonly integrity_check: string }>('pragma integrity_check')
    .all()
    .flatMap((row) =>
      row.integrity_check === 'ok' ? [] : [`${db.raw.name}: ${row.integrity_check}. Restore a backup.`],
    )
  const dangling = db.sql<{ readonly table: string }>('pragma foreign_key_check').all()
  const migration = migrationOf(db)
  return [
    ...(migration === null ? [] : [unfinishedMigration(migration)]),
    ...broken,
    ...dangling.map(
      ({ table }) =>
        `${db.raw.name}: a row of ${table} refers to a row that does not exist. Restore a backup.`,
    ),
  ]
}
