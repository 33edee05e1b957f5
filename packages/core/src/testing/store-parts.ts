import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../store/store.ts'
import { file, published } from './store-fixtures.ts'

/** Tests the small interfaces of a store. */
export function describeSmallParts(current: () => Store): void {
  describe('small parts', () => {
    let store: Store
    beforeAll(() => {
      store = current()
    })

    test('a password is stored for its version only, and can be replaced', async () => {
      const [one, other] = [await admitted('ann'), await admitted('ann')]
      await store.passwords.set(one, 'first')
      await store.passwords.set(one, 'second 🔑')
      expect(await store.passwords.get(one)).toBe('second 🔑')
      expect(await store.passwords.get(other)).toBeNull()
    })

    test('an idempotency key is reserved for the first request, even of many concurrent ones', async () => {
      const claim = (fingerprint: string, owner = 'bob', key = 'upload') =>
        store.idempotencyKeys.claim({ owner, key, fingerprint, ttlMs: 60_000 })
      const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(`request ${i}`)))
      expect(new Set(answers).size).toBe(1)
      expect(await claim('another')).toBe(answers[0])
      expect(await claim('another', 'carol'), 'keys belong to their owner').toBe('another')
      expect(await claim('another', 'bob', 'other upload')).toBe('another')
    })

    test('an expired idempotency key is free, and can be pruned', async () => {
      const claim = (key: string, fingerprint: string, ttlMs: number) =>
        store.idempotencyKeys.claim({ owner: 'dave', key, fingerprint, ttlMs })
      await claim('short', 'old', 20)
      await claim('pruned', 'old', 20)
      await claim('long', 'old', 60_000)
      await delay(40)
      expect(await claim('short', 'new', 60_000)).toBe('new')
      expect(await store.idempotencyKeys.prune()).toBeGreaterThanOrEqual(1)
      expect(await store.idempotencyKeys.prune(), 'nothing is left to delete').toBe(0)
      expect(await claim('pruned', 'new', 60_000)).toBe('new')
      expect(await claim('long', 'new', 60_000)).toBe('old')
      expect(await claim('short', 'newest', 60_000)).toBe('new')
    })

    test('remembers which webhook receivers are gone', async () => {
      const url = 'https://example.com/hook?secret=1'
      expect(await store.webhookReceivers.isGone(url)).toBe(false)
      await store.webhookReceivers.markGone(url)
      await store.webhookReceivers.markGone(url)
      expect(await store.webhookReceivers.isGone(url)).toBe(true)
      expect(await store.webhookReceivers.isGone('https://example.com/hook?secret=2')).toBe(false)
    })

    test('a lock has one holder, which can extend and release it', async () => {
      const { locks } = store
      const taken = await Promise.all(
        Array.from({ length: 10 }, (_, i) => locks.acquire('contended', `holder ${i}`, 10_000)),
      )
      expect(taken.filter((mine) => mine)).toHaveLength(1)
      const holder = `holder ${taken.indexOf(true)}`
      expect(await locks.acquire('contended', holder, 10_000), 'it is extended').toBe(true)
      expect(await locks.acquire('free', 'somebody', 10_000), 'another lock').toBe(true)
      await locks.release('contended', 'somebody')
      expect(await locks.acquire('contended', 'somebody', 10_000), 'it was not theirs to release').toBe(false)
      await locks.release('contended', holder)
      expect(await locks.acquire('contended', 'somebody', 10_000)).toBe(true)
    })

    test('a lock that is not extended expires', async () => {
      const { locks } = store
      expect(await locks.acquire('dying', 'one', 20)).toBe(true)
      await delay(40)
      expect(await locks.acquire('dying', 'another', 10_000)).toBe(true)
      expect(await locks.acquire('dying', 'one', 10_000)).toBe(false)
      await locks.release('dying', 'one')
      expect(await locks.acquire('dying', 'one', 10_000)).toBe(false)
    })

    test('expired locks can be pruned', async () => {
      const { locks } = store
      await locks.acquire('pruned', 'dead', 20)
      await locks.acquire('kept', 'alive', 10_000)
      await delay(40)
      expect(await locks.prune()).toBeGreaterThanOrEqual(1)
      expect(await locks.prune(), 'nothing is left to delete').toBe(0)
      expect(await locks.acquire('pruned', 'heir', 10_000)).toBe(true)
      expect(await locks.acquire('kept', 'thief', 10_000), 'a valid lock remains').toBe(false)
    })

    test('an API key authenticates its owner until it is revoked', async () => {
      const { apiKeys } = store
      const { id, key } = await apiKeys.create({ owner: 'kay', name: 'laptop' })
      expect(await apiKeys.verify(key)).toEqual({ id, owner: 'kay', operator: false })
      expect((await apiKeys.list()).filter(({ owner }) => owner === 'kay')).toMatchObject([
        { id, name: 'laptop' },
      ])
      expect(await apiKeys.revoke(id)).toBe(true)
      expect(await apiKeys.verify(key)).toBeNull()
    })

    test('a store copies itself into a folder, or says that it cannot', async ({ skip }) => {
      if (store.copyTo === null) return skip('this store cannot be copied into a folder')
      const directory = await mkdtemp(join(tmpdir(), 'docchat-copy-'))
      try {
        const { document } = await published(store, 'cop', ['a copied zeugma'])
        await using copy = await store.copyTo(directory)
        expect(await copy.catalog.get('cop', document.id)).toEqual(
          await store.catalog.get('cop', document.id),
        )
        expect(await copy.search.searchText(['zeugma'], { owner: 'cop' }, 5)).toHaveLength(1)
        await copy.catalog.remove('cop', document.id)
        expect(await store.catalog.get('cop', document.id), 'the copy is independent').not.toBeNull()
      } finally {
        await rm(directory, { recursive: true, force: true })
      }
    })

    async function admitted(owner: string): Promise<string> {
      return (await store.catalog.admit(file({ owner }))).version.id
    }
  })
}
