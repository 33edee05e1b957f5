import { createHash, randomUUID } from 'node:crypto'
import { DocChatError } from '../errors.ts'
import type { IdempotentRequest } from '../store/idempotency-keys.ts'
import type { Locks } from '../store/locks.ts'
import type { Store } from '../store/store.ts'

/** How long a key is reserved: one day. */
export const IDEMPOTENCY_TTL_MS: number = 24 * 60 * 60 * 1000

/** After a process dies while it carries out a request, the request can be repeated within this time. */
const LOCK_MS = 30_000

/** A request with an idempotency key that is being carried out. Disposing of it lets the next one with the same key begin. */
export interface IdempotentAttempt extends AsyncDisposable {
  /** The request that the key was used for before, with its answer; null if this one is to be carried out. */
  readonly earlier: { readonly fingerprint: string; readonly answer: string } | null
  /** Reserves the key for 24 hours for the request that has this fingerprint, and records its answer. */
  complete(fingerprint: string, answer: string): Promise<void>
}

/** Carries out each request of an owner once, even if clients repeat it. */
export interface Idempotency {
  /**
   * Begins a request.
   *
   * @param key - chosen by the client. The keys of different owners are independent.
   * @throws DocChatError `IDEMPOTENCY_IN_PROGRESS` while another request with the same key is being carried out, by any
   * process on the same store.
   */
  begin(key: string): Promise<IdempotentAttempt>
}

/** One owner's requests. */
export function ownedIdempotency(
  store: Pick<Store, 'idempotencyKeys' | 'locks' | 'transaction'>,
  owner: string,
): Idempotency {
  return {
    async begin(clientKey) {
      const key = `request:${clientKey}`
      const release = await hold(store.locks, lockName(owner, key))
      try {
        return {
          earlier: answered(await store.idempotencyKeys.find(owner, key)),
          complete: (fingerprint, answer) =>
            store.transaction(async ({ idempotencyKeys }) => {
              await idempotencyKeys.claim({ owner, key, fingerprint, ttlMs: IDEMPOTENCY_TTL_MS })
              await idempotencyKeys.answer(owner, key, answer)
            }),
          [Symbol.asyncDispose]: release,
        }
      } catch (error) {
        await release()
        throw error
      }
    },
  }
}

/** Returns the error for a key that was used for another request. */
export function keyReused(): DocChatError {
  return new DocChatError(
    'IDEMPOTENCY_KEY_REUSED',
    'This idempotency key was used for another request. Use a new key for each request.',
  )
}

function answered(request: IdempotentRequest | null): IdempotentAttempt['earlier'] {
  if (request === null || request.answer === null) return null
  return { fingerprint: request.fingerprint, answer: request.answer }
}

async function hold(locks: Locks, name: string): Promise<() => Promise<void>> {
  const holder = randomUUID()
  if (!(await locks.acquire(name, holder, LOCK_MS))) {
    throw new DocChatError(
      'IDEMPOTENCY_IN_PROGRESS',
      'A request with this idempotency key is still being carried out. Wait, then repeat it.',
    )
  }
  const renewal = setInterval(() => {
    void locks.acquire(name, holder, LOCK_MS).catch(() => undefined)
  }, LOCK_MS / 3)
  renewal.unref()
  return async () => {
    clearInterval(renewal)
    await locks.release(name, holder).catch(() => undefined)
  }
}

/** Names of locks have a limited length whatever clients choose. */
function lockName(owner: string, key: string): string {
  return `idempotency:${createHash('sha256')
    .update(JSON.stringify([owner, key]))
    .digest('base64url')}`
}
