import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLogger } from '../context/logger.ts'
import { createMetrics } from '../context/metrics.ts'
import { createApp } from '../create-app.ts'
import type { Route } from '../http/route.ts'
import type { McpEndpoint } from '../mcp/endpoint.ts'
import { openApiRoutes } from '../openapi/routes.ts'
import { type ObservedResponses, observeResponses } from '../openapi/testing/observe-responses.ts'
import { routes as servedRoutes } from '../routes.ts'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'
import { apiKeyAuth } from './api-key.ts'
import { BEGIN, type Belongings, json, NAME, QUESTION, TEXT, type Visit, visits } from './testing/visits.ts'

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const NO_RECEIVER = 'http://127.0.0.1:9/'
const logger = createLogger({ level: 'silent' })
const metrics = createMetrics()
const described = [...servedRoutes, ...metrics.routes]
const allRoutes: readonly Route[] = [...described, ...openApiRoutes(described)]
const asking = allRoutes
  .filter((route) => route.public !== true)
  .map(({ method, path }) => `${method} ${path}`)
const names = Object.keys(visits).filter((name) => asking.includes(name))

const warnings: Error[] = []
const onWarning = (warning: Error) => void warnings.push(warning)

/** Lists the documents of whoever asks: what an assistant sees is tested where its tools are. */
const listing: McpEndpoint = {
  async fetch(_request, _body, { owner }) {
    const { documents } = await owner.documents.list()
    return Response.json({ jsonrpc: '2.0', id: 1, result: { names: documents.map(({ name }) => name) } })
  },
}

let app: RunningApp
let observed: ObservedResponses
let ann: Belongings
let keys: { readonly ann: string; readonly bob: string }

beforeAll(async () => {
  process.on('warning', onWarning)
  app = await startApp({
    docchat: { workers: 1, webhooks: { secret: SECRET, url: NO_RECEIVER, allowPrivateAddresses: true } },
    app: (express, docchat) =>
      express.use(createApp({ docchat, auth: apiKeyAuth(docchat), logger, mcp: listing })),
  })
  observed = observeResponses(app.server, allRoutes)
  const [forAnn, forBob] = await Promise.all(
    ['ann', 'bob'].map((owner) => app.docchat.apiKeys.create({ owner, name: 'test' })),
  )
  keys = { ann: forAnn?.key ?? '', bob: forBob?.key ?? '' }
  const view = app.docchat.forOwner('ann')
  const document = await addText(view, NAME, TEXT)
  const {
    jobs: [job],
  } = await view.jobs.list({ kinds: ['ingest'] })
  const [delivery] = (await view.webhooks.deliveries()).deliveries
  const { id: conversation } = await view.conversations.create({ title: `About ${NAME}` })
  await Array.fromAsync(view.chat({ conversationId: conversation }).ask(QUESTION))
  const { version } = await view.documents.get(document)
  const spare = await addText(view, `spare-${NAME}`, 'Nothing of note.')
  const init = json({ question: QUESTION })
  const asked = {
    path: '/chat',
    init: { ...init, headers: { ...init.headers, accept: 'text/event-stream' } },
  }
  const { headers } = await pay({ ...asked, other: 200 }, keys.ann)
  const answer = headers.get('content-location')?.split('/')[2] ?? ''
  const begun = await pay({ path: '/uploads', init: BEGIN, other: 201 }, keys.ann)
  const upload = new URL(begun.headers.get('location') ?? '', app.url).pathname
  const others = { job: job?.id ?? '', delivery: delivery?.id ?? '', answer, upload }
  ann = { document, spare, version: version.id, conversation, ...others }
})
afterAll(async () => {
  process.off('warning', onWarning)
  await app[Symbol.asyncDispose]()
})

function visitOf(name: string): Visit {
  const visit = visits[name]
  if (visit === undefined) throw new Error(`There is no visit for ${name}.`)
  return visit(ann)
}

async function pay(
  visit: Visit,
  key: string | null,
): Promise<{ status: number; text: string; headers: Headers }> {
  const headers = new Headers(visit.init?.headers)
  if (key !== null) headers.set('authorization', `Bearer ${key}`)
  const response = await fetch(app.url + visit.path, { ...visit.init, headers })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

test('every route with authentication is visited', () => {
  expect(names.toSorted()).toEqual(asking.toSorted())
})

test('only routes that reveal nothing about documents are public', () => {
  const open = allRoutes.filter((route) => route.public === true).map(({ path }) => path)
  expect(open.sort()).toEqual(['/docs', '/docs/{file}', '/health', '/openapi.json', '/readiness', '/uploads'])
})

describe.each(names)('%s', (name) => {
  test('refuses unauthenticated requests', async () => {
    const { status, text, headers } = await pay(visitOf(name), null)
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toBe('Bearer')
    expect(text).not.toMatch(/ducats|heron-secret/)
  })

  test('shows nothing to another owner', async () => {
    const visit = visitOf(name)
    const { status, text } = await pay(visit, keys.bob)
    expect(status).toBe(visit.other)
    if (visit.lacks !== undefined) expect(text).not.toContain(visit.lacks)
    expect(text).not.toMatch(/ducats|heron-secret|"ann"/)
    const sent = visit.path + JSON.stringify(visit.init)
    for (const id of Object.values(ann)) if (!sent.includes(id)) expect(text).not.toContain(id)
  })
})

test('none of these requests changed what the owner has', async () => {
  const view = app.docchat.forOwner('ann')
  expect(await view.documents.get(ann.document)).toMatchObject({ name: NAME, version: { state: 'complete' } })
  expect((await view.jobs.list()).jobs).toHaveLength(4)
  expect(await view.conversations.get(ann.conversation)).toMatchObject({ turnCount: 2 })
})

test.each(['text/event-stream', 'text/plain', 'application/json'])(
  'nobody asks in a conversation of another owner, as %s',
  async (accept) => {
    const init = json({ question: 'How much is it?', conversation_id: ann.conversation })
    const visit = {
      path: '/chat',
      init: { ...init, headers: { ...init.headers, accept } },
      other: 404,
    } as const
    const { status, text } = await pay(visit, keys.bob)
    expect([status, JSON.parse(text).error_code]).toEqual([404, 'CONVERSATION_NOT_FOUND'])
    expect((await app.docchat.forOwner('ann').conversations.get(ann.conversation)).turnCount).toBe(2)
  },
)

test('the same bytes with the same idempotency key are a separate document for each owner', async () => {
  const upload = async (key: string) => (await pay(visitOf('post /upload'), key)).text
  const [one, other] = [JSON.parse(await upload(keys.ann)), JSON.parse(await upload(keys.bob))]
  expect(one.document_id).toBe(ann.document)
  expect(other.document_id).not.toBe(one.document_id)
  expect(other.job_id).not.toBe(one.job_id)
})

// Last, because some of these requests change data.
test.each(names)('%s serves the owner', async (name) => {
  const visit = visitOf(name)
  const { status, text } = await pay(visit, keys.ann)
  if (visit.lacks !== undefined) return expect(text).toContain(visit.lacks)
  expect([401, 404, 405, 422, 500]).not.toContain(status)
  if (visit.shows ?? true) expect(text).toMatch(/ducats|heron-secret/)
})

test('all of these responses were as documented', () => {
  expect(observed.count).toBeGreaterThan(50)
  observed.assertDocumented()
  expect(warnings, 'Node had nothing to complain of').toEqual([])
})
