import OpenAI, { toFile } from 'openai'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createLogger } from '../../context/logger.ts'
import { createApp } from '../../create-app.ts'
import { type RunningApp, startApp } from '../../testing/start-app.ts'

const LEASE = 'The lease ends in May. The rent is 900 euros.'

let app: RunningApp
let client: OpenAI

beforeAll(async () => {
  app = await startApp({ docchat: { workers: 1 }, router: { limits: false } })
  client = new OpenAI({ baseURL: `${app.url}/v1`, apiKey: 'any', maxRetries: 0 })
})
afterAll(() => app[Symbol.asyncDispose]())
beforeEach(async () => {
  for await (const { id } of client.files.list()) await client.files.delete(id)
})

/** Uploads a file, and waits until it has been read. */
async function upload(name: string, text: string): Promise<string> {
  const { id } = await client.files.create({
    file: await toFile(Buffer.from(text), name),
    purpose: 'assistants',
  })
  await client.files.waitForProcessing(id, { pollInterval: 20 })
  return id
}

/** The error of a request that is refused, as the client has it. */
const refused = (request: PromiseLike<unknown>) =>
  Promise.resolve(request).then(
    () => expect.unreachable('the request was not refused'),
    (error: unknown) => error as InstanceType<typeof OpenAI.APIError>,
  )

it('uploads, lists, retrieves, downloads and deletes files', async () => {
  const id = await upload('lease.txt', LEASE)
  const file = await client.files.retrieve(id)
  expect(file).toMatchObject({
    id,
    object: 'file',
    bytes: LEASE.length,
    filename: 'lease.txt',
    purpose: 'assistants',
    status: 'processed',
  })
  expect((await client.files.list()).data).toEqual([file])
  expect(await (await client.files.content(id)).text()).toBe(LEASE)
  expect(await client.files.delete(id)).toEqual({ id, object: 'file', deleted: true })
  expect(await refused(client.files.retrieve(id))).toMatchObject({ status: 404, code: 'document_not_found' })
  const broken = await client.files.create({
    file: await toFile(Buffer.from('%PDF-1.7 no'), 'a.pdf'),
    purpose: 'user_data',
  })
  expect(await client.files.waitForProcessing(broken.id, { pollInterval: 20 })).toMatchObject({
    status: 'error',
  })
})

it('pages through files, also those that were added at the same time', async () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const uploads = names.map(async (name) =>
    client.files.create({ file: await toFile(Buffer.from(name), `${name}.txt`), purpose: 'assistants' }),
  )
  const ids = (await Promise.all(uploads)).map(({ id }) => id)
  const listed = async (order: 'asc' | 'desc') =>
    (await Array.fromAsync(client.files.list({ limit: 2, order }))).map(({ id }) => id)
  const ascending = await listed('asc')
  expect(ascending.toSorted()).toEqual(ids.toSorted())
  expect(await listed('desc')).toEqual(ascending.toReversed())
})

it('keeps files of the same name apart', async () => {
  const ids = [await upload('lease.txt', LEASE), await upload('lease.txt', 'Another lease ends in June.')]
  expect((await client.files.list({ order: 'asc' })).data.map(({ id }) => id)).toEqual(ids)
  expect(await (await client.files.content(ids[0] ?? '')).text()).toBe(LEASE)
  expect(await upload('lease.txt', LEASE)).toBe(ids[0])
})

it('searches all files, and those of a label', async () => {
  const id = await upload('lease.txt', LEASE)
  const other = await upload('terms.txt', 'The rent of a bicycle is 12 euros.')
  const search = async (store: string, filters?: OpenAI.ComparisonFilter | OpenAI.CompoundFilter) =>
    (await client.vectorStores.search(store, { query: 'rent', ...(filters && { filters }) })).data
  const found = await search('default')
  expect(found.map(({ file_id }) => file_id).toSorted()).toEqual([id, other].toSorted())
  expect(found.find(({ file_id }) => file_id === id)).toEqual({
    file_id: id,
    filename: 'lease.txt',
    score: expect.any(Number),
    attributes: { page: 1, char_start: 0, char_end: LEASE.length },
    content: [{ type: 'text', text: LEASE }],
  })
  const ids = (results: typeof found) => results.map(({ file_id }) => file_id)
  expect(ids(await search('default', { type: 'eq', key: 'file_id', value: other }))).toEqual([other])
  expect(await search('default', { type: 'lt', key: 'created_at', value: 0 })).toEqual([])
  await app.docchat.documents.update(id, { label: 'contract' })
  expect(ids(await search('contract'))).toEqual([id])
  const both = {
    type: 'and',
    filters: [
      { type: 'in', key: 'label', value: ['contract', 'letter'] },
      { type: 'gte', key: 'created_at', value: 0 },
    ],
  } as const
  expect(ids(await search('default', both as unknown as OpenAI.CompoundFilter))).toEqual([id])
})

it.each([
  ['default', { filters: { type: 'ne', key: 'file_id', value: 'a' } }, 'filters'],
  ['default', { filters: { type: 'eq', key: 'author', value: 'Mary' } }, 'filters'],
  ['default', { filters: { type: 'or', filters: [{ type: 'eq', key: 'label', value: 'a' }] } }, 'filters'],
  ['default', { filters: { type: 'and' } }, 'filters'],
  [
    'default',
    {
      filters: {
        type: 'and',
        key: 'file_id',
        value: 'a',
        filters: [{ type: 'eq', key: 'label', value: 'a' }],
      },
    },
    'filters',
  ],
  [
    'default',
    {
      filters: {
        type: 'eq',
        key: 'file_id',
        value: 'a',
        filters: [{ type: 'eq', key: 'label', value: 'a' }],
      },
    },
    'filters',
  ],
  ['default', { filters: { type: 'gte', key: 'created_at', value: 'May' } }, 'filters'],
  ['default', { rewrite_query: true }, 'rewrite_query'],
  ['default', { ranking_options: { score_threshold: 0.5 } }, 'ranking_options.score_threshold'],
  ['default', { query: ['rent', 'lease'] }, 'query'],
  ['default', { filter: {} }, ''],
])('refuses what it cannot search for in the same sense: %s %j', async (store, more, param) => {
  const error = await refused(client.vectorStores.search(store, { query: 'rent', ...(more as object) }))
  expect(error).toMatchObject({ status: 422, type: 'invalid_request_error', param })
})

it('says what does not exist, and what files are not for', async () => {
  expect(await refused(client.vectorStores.search('vs_1', { query: 'rent' }))).toMatchObject({
    status: 404,
    code: 'vector_store_not_found',
  })
  await using whole = await startApp({
    app: (express, docchat) =>
      express.use(createApp({ docchat, logger: createLogger({ destination: { write: () => undefined } }) })),
  })
  const creating = new OpenAI({
    baseURL: `${whole.url}/v1`,
    apiKey: 'any',
    maxRetries: 0,
  }).vectorStores.create({})
  expect((await refused(creating)).message).toContain('search "default"')
  const file = await toFile(Buffer.from('{}'), 'a.jsonl')
  const training = await refused(client.files.create({ file, purpose: 'fine-tune' }))
  expect(training).toMatchObject({ status: 422, param: 'purpose' })
  expect(training.message).toContain('files are searched here')
  const expires_after = { anchor: 'created_at', seconds: 3600 } as const
  const expiring = await refused(client.files.create({ file, purpose: 'assistants', expires_after }))
  expect(expiring).toMatchObject({ status: 422, param: 'expires_after[anchor]' })
  expect((await client.files.list()).data).toEqual([])
})
