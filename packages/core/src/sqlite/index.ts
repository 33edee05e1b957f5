export { readOnlyStore } from './read-only.ts'
/** The embedded store. Only this module loads better-sqlite3 and sqlite-vec. */
export { type SqliteStoreOptions, sqliteStore } from './store.ts'
