import type { Definitions } from '../setting.ts'
import { postgresAddress, schemaName } from '../values.ts'

/** The database, where it is not in the data directory. */
export interface DatabaseSettings {
  readonly databaseUrl: string | undefined
  readonly databaseSchema: string | undefined
}

export const databaseSettings: Definitions<DatabaseSettings> = {
  databaseUrl: {
    env: 'DOCCHAT_DATABASE_URL',
    parse: postgresAddress,
    masked: true,
    unset: 'none: the database is in the data directory',
    description:
      'PostgreSQL, such as `postgres://user:password@host:5432/docchat`: it stores everything but the bytes of documents. ' +
      '`@docchat/postgres` must be installed.',
  },
  databaseSchema: {
    env: 'DOCCHAT_DATABASE_SCHEMA',
    parse: schemaName,
    unset: '`docchat`',
    description: 'The schema that holds the tables. It is created if it is missing.',
  },
}
