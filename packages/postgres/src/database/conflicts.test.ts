import { DocChatError, type Store, type StoreParts } from '@docchat/core/backend'
import { expect, inject, test } from 'vitest'
import { postgresStore } from '../store.ts'
import { newLocation, temporaryStore } from '../testing/test-store.ts'

const { url, isReal } = inject('postgres')

const OWNER = 'ann'

async function addDocument(store: Store, name: string, label: string): Promise<string> {
  const { document } = await store.catalog.admit({
    owner: OWNER,
    source: name,
    name,
    sha256: name,
    sizeBytes: 1,
    mediaType: 'text/plain',
    blobKey: name,
  })
  await store.catalog.edit(OWNER, document.id, { label })
  return document.id
}

async function labelOf({ catalog }: Pick<StoreParts, 'catalog'>, id: string): Promise<string | null> {
  return (await catalog.get(OWNER, id))?.version.label ?? null
}

/** On a slow machine, others may come first for as long as a transaction is repeated. */
async function whileBusy(store: Store, work: (tx: StoreParts) => Promise<void>): Promise<void> {
  await store.transaction(work).catch((error: unknown) => {
    if (!DocChatError.isInstance(error) || error.code !== 'STORE_BUSY') throw error
    return whileBusy(store, work)
  })
}

/** Resolves when it has been called so many times, and at once afterwards. */
function barrier(calls: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let called = 0
  return () => {
    if (++called >= calls) resolve()
    return promise
  }
}

// A server that runs one transaction at a time would wait forever for both to have read.
test.skipIf(!isReal)(
  'of two that read and change the same row, one runs again and sees the other',
  async () => {
    const location = newLocation(url)
    await using one = temporaryStore(location)
    await using other = postgresStore(location)
    const id = await addDocument(one, 'counter', '0')
    const bothHaveRead = barrier(2)
    let runs = 0
    const increment = (store: Store) =>
      store.transaction(async (tx) => {
        runs++
        const count = Number(await labelOf(tx, id))
        await bothHaveRead()
        await tx.catalog.edit(OWNER, id, { label: String(count + 1) })
      })
    await Promise.all([increment(one), increment(other)])
    expect(runs).toBeGreaterThan(2)
    expect(await labelOf(one, id)).toBe('2')
  },
)

test.skipIf(!isReal)('of two that each read what the other changes, one runs again', async () => {
  const location = newLocation(url)
  await using one = temporaryStore(location)
  await using other = postgresStore(location)
  const [a, b] = [await addDocument(one, 'a', 'kept'), await addDocument(one, 'b', 'kept')]
  const bothHaveRead = barrier(2)
  /** One of the two must be kept. */
  const give = (store: Store, own: string, theirs: string) =>
    store.transaction(async (tx) => {
      const isKept = (await labelOf(tx, theirs)) === 'kept'
      await bothHaveRead()
      if (isKept) await tx.catalog.edit(OWNER, own, { label: 'given away' })
    })
  await Promise.all([give(one, a, b), give(other, b, a)])
  const labels = [await labelOf(one, a), await labelOf(one, b)]
  expect(labels.filter((label) => label === 'kept')).toHaveLength(1)
})

test.skipIf(!isReal)('nothing is lost of many changes by many at once', { timeout: 60_000 }, async () => {
  const location = newLocation(url)
  await using one = temporaryStore(location)
  await using other = postgresStore(location)
  const ids = [await addDocument(one, 'a', '0'), await addDocument(one, 'b', '0')]
  const CHANGES = 4
  /** Takes from one and adds to the other. */
  const move = async (store: Store, from: string, to: string) => {
    for (let n = 0; n < CHANGES; n++)
      await whileBusy(store, async (tx) => {
        const [less, more] = [Number(await labelOf(tx, from)) - 1, Number(await labelOf(tx, to)) + 1]
        await tx.catalog.edit(OWNER, from, { label: String(less) })
        await tx.catalog.edit(OWNER, to, { label: String(more) })
        await tx.jobs.enqueue({ kind: 'moved', owner: OWNER, payload: null })
      })
  }
  const [a = '', b = ''] = ids
  await Promise.all([move(one, a, b), move(one, a, b), move(other, a, b), move(other, b, a)])
  expect([await labelOf(one, a), await labelOf(one, b)]).toEqual([String(-2 * CHANGES), String(2 * CHANGES)])
  expect(await one.jobs.counts({ kinds: ['moved'] })).toMatchObject({ queued: 4 * CHANGES })
})
