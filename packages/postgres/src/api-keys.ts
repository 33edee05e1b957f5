import {
  type ApiKeyRow,
  type ApiKeys,
  apiKeyHash,
  asApiKey,
  checkApiKeyRequest,
  claimedKeyId,
  matchesHash,
  newApiKey,
} from '@docchat/core/backend'
import type { Session } from './database/session.ts'

/** API keys in PostgreSQL. */
export function postgresApiKeys(session: Session): ApiKeys {
  return {
    async create(request) {
      checkApiKeyRequest(request)
      const { id, key } = newApiKey()
      await session.statement((db) =>
        db.changes(
          'insert into docchat.api_keys (id, owner, name, hash, operator) values ($1, $2, $3, $4, $5)',
          [id, request.owner, request.name, apiKeyHash(key), request.operator === true],
        ),
      )
      return { id, key }
    },

    list: () =>
      session.read(async (db) =>
        (await db.rows<ApiKeyRow>('select * from docchat.api_keys order by key desc')).map(asApiKey),
      ),

    revoke: (id) =>
      session.statement(
        async (db) => (await db.changes('delete from docchat.api_keys where id = $1', [id])) === 1,
      ),

    async verify(key) {
      const id = claimedKeyId(key)
      if (id === null) return null
      const row = await session.read((db) =>
        db.one<ApiKeyRow>('select * from docchat.api_keys where id = $1', [id]),
      )
      if (row === undefined || !matchesHash(key, row.hash)) return null
      return { id, owner: row.owner, operator: Boolean(row.operator) }
    },
  }
}
