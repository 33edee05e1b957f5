import {
  type ApiKeys,
  apiKeyHash,
  checkApiKeyRequest,
  claimedKeyId,
  type IdempotencyKeys,
  type Locks,
  matchesHash,
  newApiKey,
  type Passwords,
  type StreamTicketStore,
  type WebhookReceivers,
} from '@docchat/core/backend'
import type { Session } from './database.ts'
import { keyOf } from './state.ts'

export function memoryPasswords(session: Session): Passwords {
  return {
    get: async (versionId) => session.read(({ passwords }) => passwords.get(versionId) ?? null),
    set: (versionId, password) => session.write(({ passwords }) => void passwords.set(versionId, password)),
  }
}

export function memoryIdempotencyKeys(session: Session): IdempotencyKeys {
  return {
    claim: ({ owner, key, fingerprint, ttlMs }) =>
      session.write(({ idempotencyKeys }) => {
        const now = Date.now()
        const known = idempotencyKeys.get(keyOf(owner, key))
        if (known !== undefined && known.expiresAt > now) return known.fingerprint
        idempotencyKeys.set(keyOf(owner, key), { fingerprint, answer: null, expiresAt: now + ttlMs })
        return fingerprint
      }),
    answer: (owner, key, answer) =>
      session.write(({ idempotencyKeys }) => {
        const known = idempotencyKeys.get(keyOf(owner, key))
        if (known !== undefined && known.expiresAt > Date.now())
          idempotencyKeys.set(keyOf(owner, key), { ...known, answer })
      }),
    find: async (owner, key) =>
      session.read(({ idempotencyKeys }) => {
        const known = idempotencyKeys.get(keyOf(owner, key))
        if (known === undefined || known.expiresAt <= Date.now()) return null
        return { fingerprint: known.fingerprint, answer: known.answer }
      }),
    prune: () => session.write(({ idempotencyKeys }) => deleteExpired(idempotencyKeys)),
  }
}

export function memoryWebhookReceivers(session: Session): WebhookReceivers {
  return {
    markGone: (url) => session.write(({ goneReceivers }) => void goneReceivers.add(url)),
    isGone: async (url) => session.read(({ goneReceivers }) => goneReceivers.has(url)),
  }
}

export function memoryLocks(session: Session): Locks {
  return {
    acquire: (name, holder, ttlMs) =>
      session.write(({ locks }) => {
        const now = Date.now()
        const held = locks.get(name)
        if (held !== undefined && held.holder !== holder && held.expiresAt > now) return false
        locks.set(name, { holder, expiresAt: now + ttlMs })
        return true
      }),
    release: (name, holder) =>
      session.write(({ locks }) => {
        if (locks.get(name)?.holder === holder) locks.delete(name)
      }),
    prune: () => session.write(({ locks }) => deleteExpired(locks)),
  }
}

export function memoryStreamTickets(session: Session): StreamTicketStore {
  return {
    add: ({ hash, owner, path, ttlMs }) =>
      session.write(({ streamTickets }) => {
        streamTickets.set(hash.toString('hex'), { owner, path, expiresAt: Date.now() + ttlMs })
      }),
    redeem: (hash) =>
      session.write(({ streamTickets }) => {
        const key = hash.toString('hex')
        const ticket = streamTickets.get(key)
        streamTickets.delete(key)
        if (ticket === undefined || ticket.expiresAt <= Date.now()) return null
        return { owner: ticket.owner, path: ticket.path }
      }),
    prune: () => session.write(({ streamTickets }) => deleteExpired(streamTickets)),
  }
}

export function memoryApiKeys(session: Session): ApiKeys {
  return {
    async create(request) {
      checkApiKeyRequest(request)
      const { id, key } = newApiKey()
      const { owner, name, operator = false } = request
      const record = { id, owner, name, operator, createdAt: new Date().toISOString(), hash: apiKeyHash(key) }
      await session.write(({ apiKeys }) => apiKeys.set(id, record))
      return { id, key }
    },
    list: async () =>
      session
        .read(({ apiKeys }) => [...apiKeys.values()])
        .reverse()
        .map(({ hash: _, ...key }) => key),
    revoke: (id) => session.write(({ apiKeys }) => apiKeys.delete(id)),
    async verify(key) {
      const id = claimedKeyId(key)
      const known = id === null ? undefined : session.read(({ apiKeys }) => apiKeys.get(id))
      if (known === undefined || !matchesHash(key, known.hash)) return null
      return { id: known.id, owner: known.owner, operator: known.operator }
    },
  }
}

function deleteExpired(entries: Map<string, { readonly expiresAt: number }>): number {
  const now = Date.now()
  const expired = [...entries].filter(([, { expiresAt }]) => expiresAt <= now)
  for (const [key] of expired) entries.delete(key)
  return expired.length
}
