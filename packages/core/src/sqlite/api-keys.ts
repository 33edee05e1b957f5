import type { ApiKey, ApiKeyRequest, ApiKeys } from '../api-keys/api-keys.ts'
import { claimedId, hashOf, matches, newKey } from '../api-keys/secret.ts'
import { DocChatError } from '../errors.ts'
import type { SqliteSession } from './session.ts'

const MAX_LENGTH = 200

interface KeyRow {
  readonly id: string
  readonly owner: string
  readonly name: string
  readonly hash: Buffer
  readonly created_at: number
}

/** API keys in SQLite. */
export function sqliteApiKeys(session: SqliteSession): ApiKeys {
  return {
    async create(request) {
      check(request)
      const { id, key } = newKey()
      await session.write((db) =>
        db
          .sql('insert into api_keys (id, owner, name, hash, created_at) values (?, ?, ?, ?, ?)')
          .run(id, request.owner, request.name, hashOf(key), Date.now()),
      )
      return { id, key }
    },

    list: async () =>
      session.read((db) => db.sql<KeyRow>('select * from api_keys order by key desc').all()).map(asApiKey),

    revoke: (id) => session.write((db) => db.sql('delete from api_keys where id = ?').run(id).changes === 1),

    async verify(key) {
      const id = claimedId(key)
      if (id === null) return null
      const row = session.read((db) => db.sql<KeyRow>('select * from api_keys where id = ?').get(id))
      if (row === undefined || !matches(key, row.hash)) return null
      return { id, owner: row.owner }
    },
  }
}

function asApiKey({ id, owner, name, created_at }: KeyRow): ApiKey {
  return { id, owner, name, createdAt: new Date(created_at).toISOString() }
}

function check(request: ApiKeyRequest): void {
  for (const field of ['owner', 'name'] as const) {
    const { length } = request[field].trim()
    if (length === 0 || length > MAX_LENGTH) {
      const message = `An API key needs ${field === 'owner' ? 'an owner' : 'a name'} of 1 to ${MAX_LENGTH} characters.`
      throw new DocChatError('INVALID_ARGUMENT', message)
    }
  }
}
