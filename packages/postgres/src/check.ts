import { unfinishedMigration } from '@docchat/core/backend'
import type { Connection } from './database/connection.ts'
import { migrationOf } from './records/state.ts'

/** What must not be found, each with what it means. PostgreSQL itself checks its pages when they have checksums. */
const PROBLEMS = [
  [
    'select 1 from docchat.documents d left join docchat.versions v on v.key = d.current_version and v.document = d.key where v.key is null limit 1',
    'A document has no current version.',
  ],
  [
    'select 1 from docchat.chunks c left join docchat.segments s on s.key = c.segment where s.key is null limit 1',
    'Chunks belong to no segment of the search index.',
  ],
  [
    `select 1 from docchat.segments s left join docchat.versions v on v.key = s.version where s.live = 1 and v.key is null limit 1`,
    'The search index holds chunks of a document that does not exist.',
  ],
  [
    `select 1 from docchat.segments s where s.live = 1
       and s.chunks <> (select count(*) from docchat.chunks c where c.segment = s.key) limit 1`,
    'A segment of the search index has lost chunks.',
  ],
] as const

/** Returns the problems found in the database, a sentence for each. */
export async function check(db: Connection): Promise<string[]> {
  const migration = await migrationOf(db)
  const problems = migration === null ? [] : [unfinishedMigration(migration)]
  for (const [sql, problem] of PROBLEMS)
    if ((await db.one(sql)) !== undefined) problems.push(`PostgreSQL: ${problem} Restore a backup.`)
  return problems
}
