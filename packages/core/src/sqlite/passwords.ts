import type { Passwords } from '../store/passwords.ts'
import type { Connection } from './connection.ts'
import type { SqliteSession } from './session.ts'

/** Document passwords in SQLite. */
export function sqlitePasswords(session: SqliteSession): Passwords {
  return {
    get: async (versionId) =>
      session.read(
        (db) =>
          db
            .sql<{ readonly password: string }>('select password from passwords where version_id = ?')
            .get(versionId)?.password ?? null,
      ),
    set: (versionId, password) =>
      session.write((db) => {
        db.sql('insert or replace into passwords (version_id, password) values (?, ?)').run(
          versionId,
          password,
        )
      }),
  }
}

export function forgetPassword(db: Connection, versionId: string): void {
  db.sql('delete from passwords where version_id = ?').run(versionId)
}
