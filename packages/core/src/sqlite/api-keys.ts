import type { ApiKeys } from '../api-keys/api-keys.ts'
import { type ApiKeyRow, asApiKey } from '../api-keys/rows.ts'
import { apiKeyHash, checkApiKeyRequest, claimedKeyId, matchesHash, newApiKey } from '../api-keys/secret.ts'
import type { SqliteSession } from './session.ts'

/** API keys in SQLite. */
export function sqliteApiKeys(session: SqliteSession): ApiKeys {
  return {
    async create(request) {
      checkApiKeyRequest(request)
      const { id, key } = newApiKey()
      await session.write((db) =>
        db
          .sql('insert into api_keys (id, owner, name, hash, operator, created_at) values (?, ?, ?, ?, ?, ?)')
          .run(
            id,
            request.owner,
            request.name,
            apiKeyHash(key),
            request.operator === true ? 1 : 0,
            Date.now(),
          ),
      )
      return { id, key }
    },

    list: async () =>
      session.read((db) => db.sql<ApiKeyRow>('select * from api_keys order by key desc').all()).map(asApiKey),

    revoke: (id) =>
      session.write((db) => db.sql('delete from api_keys where id = ?').run(id).changes === 1, {
        freesSpace: true,
      }),

    async verify(key) {
      const id = claimedKeyId(key)
      if (id === null) return null
      const row = session.read((db) => db.sql<ApiKeyRow>('select * from api_keys where id = ?').get(id))
      if (row === undefined || !matchesHash(key, row.hash)) return null
      return { id, owner: row.owner, operator: Boolean(row.operator) }
    },
  }
}
