import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BlobStore } from '../blobs/blob-store.ts'

/** A store to test, with a way to see what it really holds. */
export interface BlobStoreUnderTest {
  readonly store: BlobStore
  /** Returns how many files (or other containers of bytes) there are, including partial ones. */
  held(): Promise<number>
  close(): Promise<void>
}

/** The conformance suite of {@link BlobStore}. */
export function describeBlobStore(name: string, open: () => Promise<BlobStoreUnderTest>): void {
  describe(`${name} is a blob store`, () => {
    let subject: BlobStoreUnderTest
    let store: BlobStore
    beforeAll(async () => {
      subject = await open()
      store = subject.store
    })
    afterAll(() => subject.close())

    test('returns what was put', async () => {
      const { key, sizeBytes } = await store.put(Readable.from([Buffer.from('hello '), Buffer.from('world')]))
      expect(sizeBytes).toBe(11)
      expect(await store.size(key)).toBe(11)
      expect((await buffer(await store.get(key))).toString()).toBe('hello world')
    })

    test('keeps an empty blob', async () => {
      const { key } = await store.put(Readable.from([]))
      expect(await store.size(key)).toBe(0)
      expect(await buffer(await store.get(key))).toHaveLength(0)
    })

    test('copies chunks whose buffer the source reuses', async () => {
      async function* source() {
        const shared = Buffer.alloc(3)
        for (const text of ['abc', 'def']) {
          shared.write(text)
          yield shared
        }
      }
      const { key } = await store.put(source())
      expect((await buffer(await store.get(key))).toString()).toBe('abcdef')
    })

    test.each([
      [0, 4, '0123'],
      [3, 7, '3456'],
      [8, 100, '89'],
      [5, 5, ''],
      [100, 200, ''],
    ])('reads the range from %i to %i', async (start, end, expected) => {
      const { key } = await store.put(Readable.from([Buffer.from('0123456789')]))
      expect((await buffer(await store.get(key, { start, end }))).toString()).toBe(expected)
    })

    test('provides a blob as a file', async () => {
      const { readFile } = await import('node:fs/promises')
      const { key } = await store.put(Readable.from([Buffer.from('as a file')]))
      await using file = await store.asFile(key)
      expect(await readFile(file.path, 'utf8')).toBe('as a file')
    })

    test('reports a key that has no blob', async () => {
      const missing = '0'.repeat(32)
      expect(await store.size(missing)).toBeNull()
      await expect(store.get(missing)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' })
      await expect(store.asFile(missing)).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' })
      await store.delete(missing)
    })

    test.each(['../../etc/passwd', '', '.', 'a/b', `${'0'.repeat(32)}.partial`, `\0${'0'.repeat(31)}`])(
      'refuses the key %j',
      async (key) => {
        await expect(store.get(key)).rejects.toMatchObject({ code: 'INVALID_BLOB_KEY' })
        await expect((async () => store.size(key))()).rejects.toMatchObject({ code: 'INVALID_BLOB_KEY' })
        await expect((async () => store.delete(key))()).rejects.toMatchObject({ code: 'INVALID_BLOB_KEY' })
      },
    )

    test('no longer has a deleted blob', async () => {
      const { key } = await store.put(Readable.from([Buffer.from('gone')]))
      await store.delete(key)
      expect(await store.size(key)).toBeNull()
    })

    test('replaces the blob that has the given key', async () => {
      const { key } = await store.put(Readable.from([Buffer.from('damaged')]))
      expect(await store.put(Readable.from([Buffer.from('whole')]), { key })).toEqual({ key, sizeBytes: 5 })
      expect((await buffer(await store.get(key))).toString()).toBe('whole')
    })

    test('leaves nothing behind when the source of a put fails', async () => {
      const before = await subject.held()
      async function* source() {
        yield Buffer.from('half')
        throw new Error('the sender went away')
      }
      await expect(store.put(source())).rejects.toThrow('the sender went away')
      expect(await subject.held()).toBe(before)
    })

    test('leaves nothing behind when a put is aborted', async () => {
      const before = await subject.held()
      const controller = new AbortController()
      async function* source() {
        yield Buffer.from('half')
        controller.abort(new Error('enough'))
        yield Buffer.from('more')
      }
      await expect(store.put(source(), { signal: controller.signal })).rejects.toThrow('enough')
      expect(await subject.held()).toBe(before)
    })

    test('does not list a blob before it is complete', async () => {
      const listed: string[] = []
      async function* source() {
        yield Buffer.from('a')
        for await (const key of store.keys()) listed.push(key)
        yield Buffer.from('b')
      }
      const { key } = await store.put(source())
      expect(listed).not.toContain(key)
      expect(await Array.fromAsync(store.keys())).toContain(key)
    })

    test('lists only blobs older than requested', async () => {
      const { key } = await store.put(Readable.from([Buffer.from('young')]))
      expect(await Array.fromAsync(store.keys(60_000))).not.toContain(key)
      await delay(5)
      expect(await Array.fromAsync(store.keys(1))).toContain(key)
    })

    test('handles many concurrent puts, each with its own key', async () => {
      const texts = Array.from({ length: 50 }, (_, index) => `blob ${index % 5}`)
      const stored = await Promise.all(texts.map((text) => store.put(Readable.from([Buffer.from(text)]))))
      expect(new Set(stored.map(({ key }) => key)).size).toBe(50)
      for (const [index, { key }] of stored.entries()) {
        expect((await buffer(await store.get(key))).toString()).toBe(texts[index])
      }
    })
  })
}
