import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { bytes, type RunningApp, startApp } from '../testing/start-app.ts'

let app: RunningApp
const added: string[] = []

/** Names, in the order in which they are added, each with its size. */
const FILES = [
  ['Straße.txt', 30],
  ['b.md', 20],
  ['A.txt', 10],
  ['c.txt', 40],
] as const

const add = async (name: string, size: number) => {
  const content = bytes(`${name} `.padEnd(size, 'x').slice(0, size))
  return (await app.docchat.documents.add({ name, content })).document.id
}

beforeAll(async () => {
  app = await startApp()
  for (const [name, size] of FILES) added.push(await add(name, size))
})
afterAll(() => app[Symbol.asyncDispose]())

const get = (query: string) => fetch(`${app.url}/documents${query}`)
const names = ({ documents }: Record<string, unknown>) =>
  (documents as { name: string }[]).map(({ name }) => name)

describe('the list of documents', () => {
  it.each([
    ['', ['c.txt', 'A.txt', 'b.md', 'Straße.txt']],
    ['?sort=-created_at', ['c.txt', 'A.txt', 'b.md', 'Straße.txt']],
    ['?sort=created_at', ['Straße.txt', 'b.md', 'A.txt', 'c.txt']],
    ['?sort=name', ['A.txt', 'b.md', 'c.txt', 'Straße.txt']],
    ['?sort=-name', ['Straße.txt', 'c.txt', 'b.md', 'A.txt']],
    ['?sort=size_bytes', ['A.txt', 'b.md', 'Straße.txt', 'c.txt']],
    ['?sort=-size_bytes', ['c.txt', 'Straße.txt', 'b.md', 'A.txt']],
  ])('%s is in order', async (query, expected) => {
    expect(names(await json(get(query)))).toEqual(expected)
  })

  it.each([
    ['name=STRASSE', ['Straße.txt']],
    ['media_types=text/markdown', ['b.md']],
    ['media_types=text/markdown,text/plain&sort=name&name=.', ['A.txt', 'b.md', 'c.txt', 'Straße.txt']],
    ['states=queued&name=c', ['c.txt']],
    ['states=complete,failed', []],
    ['labels=lease', []],
    ['added_before=2001-01-01', []],
    ['added_after=2001-01-01T00:00:00Z&name=b', ['b.md']],
  ])('can be filtered by %s', async (query, expected) => {
    const list = await json(get(`?${query}`))
    expect(names(list)).toEqual(expected)
    expect(list).toMatchObject({ total: expected.length, next_cursor: null })
  })

  it('has its labels beside it, page by page', async () => {
    const [first = '', second = '', third = ''] = added
    for (const [id, label] of [
      [first, 'lease'],
      [second, 'lease'],
      [third, 'Übergabe'],
    ] as const)
      await app.docchat.documents.update(id, { label })
    const page = await json(fetch(`${app.url}/labels?limit=1`))
    expect(page).toMatchObject({ labels: [{ label: 'lease', documents: 2 }], total: 2 })
    const cursor = encodeURIComponent(String(page['next_cursor']))
    expect(await json(fetch(`${app.url}/labels?limit=1&cursor=${cursor}`))).toEqual({
      labels: [{ label: 'Übergabe', documents: 1 }],
      next_cursor: null,
      total: 2,
    })
    const other = await fetch(`${app.url}/documents?cursor=${cursor}`)
    expect([other.status, await json(other)]).toMatchObject([422, { error_code: 'INVALID_CURSOR' }])
    for (const id of [first, second, third]) await app.docchat.documents.update(id, { label: null })
  })

  it('neither skips nor repeats a document while others are uploaded and deleted', async () => {
    const newer: string[] = []
    const seen: unknown[] = []
    for (let next = ''; next !== 'null'; ) {
      const page = await json(get(`?limit=1${next === '' ? '' : `&cursor=${next}`}`))
      seen.push(...names(page))
      next = `${page['next_cursor'] as string | null}`
      newer.push(await add(`new ${newer.length}`, 50 + newer.length))
    }
    expect(seen).toEqual(['c.txt', 'A.txt', 'b.md', 'Straße.txt'])
    await app.docchat.documents.removeMany(newer)
  })

  it.each(['documents', 'jobs', 'conversations'])(
    'tells by the cursor of %s nothing about what other owners add',
    async (kind) => {
      for (let n = 0; n < 2; n++) await app.docchat.conversations.create()
      const page = await json(fetch(`${app.url}/${kind}?limit=1`))
      const [entry] = page[kind] as Record<string, unknown>[]
      const id = entry?.[`${kind.slice(0, -1)}_id`]
      const place = JSON.parse(Buffer.from(String(page['next_cursor']), 'base64url').toString())
      expect(place).toEqual([expect.any(String), expect.any(Number), id])
    },
  )

  it('refuses a cursor of another list, and what is no cursor', async () => {
    const { next_cursor: cursor } = await json(get('?limit=1&name=t&sort=name'))
    expect((await get(`?limit=3&cursor=${cursor}&sort=name&name=t`)).status, 'with another limit').toBe(200)
    const forged = Buffer.from('["x",{},{}]').toString('base64url')
    for (const query of [
      `cursor=${cursor}`,
      `cursor=${cursor}&sort=name`,
      `cursor=${cursor}&sort=-name&name=t`,
      `cursor=${cursor}&sort=name&name=t&states=queued`,
      'cursor=nonsense',
      `cursor=${forged}`,
    ]) {
      const response = await get(`?${query}`)
      expect([response.status, (await json(response))['error_code']], query).toEqual([422, 'INVALID_CURSOR'])
    }
  })

  it.each([
    'limit=0',
    'limit=101',
    'limit=x',
    'limit=',
    'limit=1&limit=2',
    'states=lost',
    'states=',
    'sort=age',
    'name=',
    'cursor=',
    'added_after=yesterday',
  ])('refuses ?%s', async (query) => {
    const response = await get(`?${query}`)
    expect(response.status).toBe(422)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await json(response)).toMatchObject({
      type: 'about:blank',
      title: 'Unprocessable Entity',
      status: 422,
      instance: '/documents',
      error_code: 'VALIDATION_ERROR',
      request_id: response.headers.get('x-request-id'),
      details: { errors: [{ in: 'query' }] },
    })
  })

  it('has the same filters as CSV', async () => {
    const lines = (await (await get('.csv?media_types=text/plain&name=A')).text()).trim().split('\r\n')
    expect(lines.map((line) => line.split(',')[1])).toEqual(['name', 'A.txt', 'Straße.txt'])
  })
})
