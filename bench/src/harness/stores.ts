import { sqliteStore } from '../../../packages/core/src/sqlite/store.ts'
import type { Store } from '../../../packages/core/src/store/store.ts'
import { postgresStore } from '../../../packages/postgres/src/store.ts'
import { newLocation, run } from '../../../packages/postgres/src/testing/test-store.ts'
import { MissingData } from './bench.ts'

/** Where a store of a benchmark is: a folder, or a schema of a database. */
export type StorePlace = { readonly directory: string } | { readonly url: string; readonly schema: string }

/** Opens the store at a place; several processes may open the same one. */
export function openStoreAt(place: StorePlace, maxConnections = 10): Store {
  return 'directory' in place ? sqliteStore(place) : postgresStore({ ...place, maxConnections })
}

/** An empty schema, which is dropped at the end. @throws MissingData without a URL. */
export function temporarySchema(
  url: string | undefined,
): { readonly place: Extract<StorePlace, { schema: string }> } & AsyncDisposable {
  if (url === undefined)
    throw new MissingData('Name a PostgreSQL database: --postgres $(deploy/test-postgres.sh start)')
  const place = newLocation(url)
  return {
    place,
    async [Symbol.asyncDispose]() {
      await run(url, `drop schema if exists ${place.schema} cascade`)
    },
  }
}
