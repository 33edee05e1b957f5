/** A store on PostgreSQL. */
export { type PostgresStoreOptions, postgresStore } from './store.ts'
