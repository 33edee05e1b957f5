import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiKeys } from '../api-keys/api-keys.ts'

/** API keys to test. */
export interface ApiKeysUnderTest {
  readonly apiKeys: ApiKeys
  /** Returns everything that is stored, as text to be searched for secrets. */
  stored(): Promise<string>
  close(): Promise<void>
}

/** The conformance suite of {@link ApiKeys}. */
export function describeApiKeys(name: string, open: () => Promise<ApiKeysUnderTest>): void {
  describe(`${name} stores API keys`, () => {
    let subject: ApiKeysUnderTest
    let keys: ApiKeys
    beforeAll(async () => {
      subject = await open()
      keys = subject.apiKeys
    })
    afterAll(() => subject.close())

    test('a key authenticates its owner', async () => {
      const { id, key } = await keys.create({ owner: 'ann', name: 'laptop' })
      expect(await keys.verify(key)).toEqual({ id, owner: 'ann', operator: false })
    })

    test('a key made for an operator says so', async () => {
      const { id, key } = await keys.create({ owner: 'olga', name: 'monitoring', operator: true })
      expect(await keys.verify(key)).toEqual({ id, owner: 'olga', operator: true })
      expect((await keys.list()).find((other) => other.id === id)).toMatchObject({ operator: true })
    })

    test('a key has 256 random bits', async () => {
      const made = await Promise.all(
        Array.from({ length: 20 }, () => keys.create({ owner: 'many', name: 'x' })),
      )
      expect(new Set(made.map(({ key }) => key.slice(-43))).size).toBe(20)
      for (const { key } of made) {
        expect(key).toMatch(/^dc_/)
        expect(Buffer.from(key.slice(-43), 'base64url')).toHaveLength(32)
      }
    })

    test.each([
      ['nothing', () => ''],
      ['another text', () => 'sk-0123456789'],
      ['the id alone', (key: string) => key.slice(0, -43)],
      ['a cut key', (key: string) => key.slice(0, -1)],
      ['a longer key', (key: string) => `${key}A`],
      ['another last character', (key: string) => key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A')],
      ['another first character', (key: string) => `X${key.slice(1)}`],
      ['upper case', (key: string) => key.toUpperCase()],
      ['a space', (key: string) => `${key} `],
      ['a line break', (key: string) => `${key}\n`],
      ['SQL', () => "dc_' or 1=1 --"],
    ])('%s is not a valid key', async (_name, forge) => {
      const { key } = await keys.create({ owner: 'bob', name: 'server' })
      expect(await keys.verify(forge(key))).toBeNull()
    })

    test("one key's id with another's secret is not a valid key", async () => {
      const ann = await keys.create({ owner: 'ann', name: 'a' })
      const bob = await keys.create({ owner: 'bob', name: 'b' })
      expect(await keys.verify(ann.key.slice(0, -43) + bob.key.slice(-43))).toBeNull()
    })

    test('a revoked key is refused, and others still work', async () => {
      const lost = await keys.create({ owner: 'carol', name: 'lost' })
      const kept = await keys.create({ owner: 'carol', name: 'kept' })
      expect(await keys.revoke(lost.id)).toBe(true)
      expect(await keys.verify(lost.key)).toBeNull()
      expect(await keys.verify(kept.key)).toEqual({ id: kept.id, owner: 'carol', operator: false })
      expect(await keys.revoke(lost.id)).toBe(false)
    })

    test('lists keys, newest first, without their secrets', async () => {
      const first = await keys.create({ owner: 'dave', name: 'first' })
      const second = await keys.create({ owner: 'dave', name: 'second' })
      const mine = (await keys.list()).filter(({ owner }) => owner === 'dave')
      expect(mine).toEqual([
        { id: second.id, owner: 'dave', name: 'second', operator: false, createdAt: expect.any(String) },
        { id: first.id, owner: 'dave', name: 'first', operator: false, createdAt: expect.any(String) },
      ])
      expect(JSON.stringify(mine)).not.toContain(first.key.slice(-43))
    })

    test('no secret is stored', async () => {
      const { id, key } = await keys.create({ owner: 'eve', name: 'secret' })
      const stored = await subject.stored()
      expect(stored).toContain(id)
      expect(stored).not.toContain(key.slice(-43))
      expect(stored).not.toContain(Buffer.from(key.slice(-43), 'base64url').toString('latin1'))
    })

    test.each([
      { owner: '', name: 'x' },
      { owner: ' ', name: 'x' },
      { owner: 'x', name: '' },
      { owner: 'x', name: 'n'.repeat(201) },
    ])('refuses $owner with the name $name', async (request) => {
      await expect(keys.create(request)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    })
  })
}
