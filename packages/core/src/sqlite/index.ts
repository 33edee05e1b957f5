/** The embedded store. Loading it loads better-sqlite3 and sqlite-vec, which nothing else of DocChat does. */
export { type SqliteStoreOptions, sqliteStore } from './store.ts'
