import type { Settings } from '../settings/settings.ts'
import type { SqliteSession } from './session.ts'

/** Settings in a table of their own. */
export function sqliteSettings(session: SqliteSession): Settings {
  return {
    get: async (name) =>
      session.read(
        (db) =>
          db.sql<{ readonly value: string }>('select value from settings where name = ?').get(name)?.value ??
          null,
      ),
    set: (name, value) =>
      session.write((db) => {
        db.sql('insert or replace into settings (name, value) values (?, ?)').run(name, value)
      }),
  }
}
