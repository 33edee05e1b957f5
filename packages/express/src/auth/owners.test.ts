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

/** What Ann has, and Bob must not see any trace of. */
interface Belongings {
  readonly document: string
  readonly version: string
  readonly job: string
  readonly delivery: string
  readonly conversation: string
  readonly answer: string
  readonly upload: string
}

/** A request from one owner for something that belongs to the other. */
interface Visit {
  readonly path: string
  readonly init?: RequestInit
  /** The response to the other owner: 404, or one that contains nothing of Ann's. */
  readonly other: 404 | 403 | 200 | 201 | 202 | 204
  /** Whether Ann's own response contains her text or name, so that the comparison is meaningful. @defaultValue true */
  readonly shows?: boolean
  /** The error code for Ann when her own document does not have what was requested. */
  readonly lacks?: string
}

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const NO_RECEIVER = 'http://127.0.0.1:9/'
const TEXT = 'The heron statue costs 4711 ducats and stands in the courtyard.'
const NAME = 'heron-secret.txt'
const QUESTION = 'How much does the heron statue cost?'

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** The same bytes under another name, which must not lead to the other owner's document. */
const form = (field: string, key = field): RequestInit => {
  const body = new FormData()
  body.set(field, new Blob([TEXT], { type: 'text/plain' }), 'copy.txt')
  return { method: 'POST', body, headers: { 'idempotency-key': `same ${key}` } }
}

/** A request of a resumable upload. */
const tus = (method: string, more: Readonly<Record<string, string>> = {}, body?: string): RequestInit => ({
  method,
  headers: { 'tus-resumable': '1.0.0', ...more },
  ...(body !== undefined && { body }),
})
const BEGIN = tus('POST', { 'upload-length': '4', 'upload-metadata': `filename ${btoa(NAME)}` })

/** One visit per route; a route without one fails the first test. Requests that change something come last. */
const visits: Readonly<Record<string, (ann: Belongings) => Visit>> = {
  'get /documents': () => ({ path: '/documents?limit=100', other: 200 }),
  'get /labels': () => ({ path: '/labels', other: 200, shows: false }),
  'get /documents.csv': () => ({ path: '/documents.csv', other: 200 }),
  'post /documents/batch-check': ({ document }) => ({
    path: '/documents/batch-check',
    init: json({ document_ids: [document] }),
    other: 200,
  }),
  'get /documents/{id}': ({ document }) => ({ path: `/documents/${document}`, other: 404 }),
  'get /documents/{id}/file': ({ document }) => ({ path: `/documents/${document}/file`, other: 404 }),
  'get /documents/{id}/thumbnail': ({ document }) => ({
    path: `/documents/${document}/thumbnail`,
    other: 404,
    lacks: 'THUMBNAIL_NOT_FOUND',
  }),
  'get /documents/{id}/pages/{n}': ({ document }) => ({ path: `/documents/${document}/pages/1`, other: 404 }),
  'get /documents/{id}/text': ({ document }) => ({ path: `/documents/${document}/text`, other: 404 }),
  'get /documents/{id}/versions': ({ document }) => ({
    path: `/documents/${document}/versions`,
    other: 404,
    shows: false,
  }),
  'get /documents/{id}/versions/{version_id}/file': ({ document, version }) => ({
    path: `/documents/${document}/versions/${version}/file`,
    other: 404,
  }),
  'get /documents/{id}/versions/{version_id}/pages/{n}': ({ document, version }) => ({
    path: `/documents/${document}/versions/${version}/pages/1`,
    other: 404,
  }),
  'get /jobs': () => ({ path: '/jobs', other: 200, shows: false }),
  'get /jobs/{id}': ({ job }) => ({ path: `/jobs/${job}`, other: 404, shows: false }),
  'get /jobs/{id}/events': ({ job }) => ({ path: `/jobs/${job}/events`, other: 404, shows: false }),
  'get /status': () => ({ path: '/status', other: 200, shows: false }),
  'get /answers/{id}/events': ({ answer }) => ({ path: `/answers/${answer}/events`, other: 404 }),
  'delete /answers/{id}': ({ answer }) => ({
    path: `/answers/${answer}`,
    init: { method: 'DELETE' },
    other: 404,
    shows: false,
  }),
  'get /search': ({ document }) => ({
    path: `/search?query=${encodeURIComponent(QUESTION)}&document_ids=${document}`,
    other: 200,
  }),
  'get /chat': ({ document }) => ({
    path: `/chat?question=${encodeURIComponent(QUESTION)}&document_ids=${document}`,
    other: 200,
  }),
  'post /chat': ({ document }) => ({
    path: '/chat',
    init: json({ question: QUESTION, document_ids: [document] }),
    other: 200,
  }),
  'post /citations/verify': ({ document }) => ({
    path: '/citations/verify',
    init: json({
      citations: [
        {
          marker: 1,
          document_id: document,
          version_id: 'ver_1',
          version_sha256: null,
          name: NAME,
          page: 1,
          char_start: 0,
          char_end: TEXT.length,
          quote: TEXT,
          verified: true,
        },
      ],
    }),
    other: 200,
    shows: false,
  }),
  'post /conversations': () => ({ path: '/conversations', init: json({}), other: 201, shows: false }),
  'get /conversations': () => ({ path: '/conversations', other: 200 }),
  'get /conversations/{id}': ({ conversation }) => ({ path: `/conversations/${conversation}`, other: 404 }),
  'get /conversations/{id}/export': ({ conversation }) => ({
    path: `/conversations/${conversation}/export`,
    other: 404,
  }),
  'patch /conversations/{id}': ({ conversation }) => ({
    path: `/conversations/${conversation}`,
    init: { ...json({ title: 'Mine' }), method: 'PATCH' },
    other: 404,
    shows: false,
  }),
  'delete /conversations/{id}/exchanges/{number}': ({ conversation }) => ({
    path: `/conversations/${conversation}/exchanges/1`,
    init: { method: 'DELETE' },
    other: 404,
    shows: false,
  }),
  'post /stream-tickets': () => ({ path: '/stream-tickets', init: json({}), other: 201, shows: false }),
  'delete /conversations/{id}': ({ conversation }) => ({
    path: `/conversations/${conversation}`,
    init: { method: 'DELETE' },
    other: 404,
    shows: false,
  }),
  'post /conversations/batch-delete': ({ conversation }) => ({
    path: '/conversations/batch-delete',
    init: json({ conversation_ids: [conversation] }),
    other: 200,
    shows: false,
  }),
  'post /v1/chat/completions': () => ({
    path: '/v1/chat/completions',
    init: json({ model: 'docchat', messages: [{ role: 'user', content: QUESTION }] }),
    other: 200,
  }),
  'post /v1/responses': () => ({
    path: '/v1/responses',
    init: json({ model: 'docchat', input: QUESTION }),
    other: 200,
  }),
  'post /ai/chat': ({ document }) => ({
    path: '/ai/chat',
    init: json({
      id: 'chat-1',
      trigger: 'submit-message',
      messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text: QUESTION }] }],
      docchat: { document_ids: [document] },
    }),
    other: 200,
  }),
  'get /ai/chat/{id}/stream': ({ conversation }) => ({
    path: `/ai/chat/${conversation}/stream`,
    other: 204,
    shows: false,
  }),
  'delete /ai/chat/{id}/stream': ({ conversation }) => ({
    path: `/ai/chat/${conversation}/stream`,
    init: { method: 'DELETE' },
    other: 204,
    shows: false,
  }),
  'post /mcp': () => ({ path: '/mcp', init: json({ jsonrpc: '2.0', id: 1, method: 'list' }), other: 200 }),
  'get /v1/models/{id}': () => ({ path: '/v1/models/docchat', other: 200, shows: false }),
  'get /v1/models': () => ({ path: '/v1/models', other: 200, shows: false }),
  'get /metrics': () => ({ path: '/metrics', other: 403, shows: false }),
  'get /webhooks/deliveries': () => ({ path: '/webhooks/deliveries', other: 200, shows: false }),
  'post /webhooks/deliveries/{id}/redeliver': ({ delivery }) => ({
    path: `/webhooks/deliveries/${delivery}/redeliver`,
    init: { method: 'POST' },
    other: 404,
    shows: false,
    lacks: 'JOB_STATE_CONFLICT',
  }),
  'post /documents/{id}/reprocess': ({ document }) => ({
    path: `/documents/${document}/reprocess`,
    init: { method: 'POST' },
    other: 404,
    shows: false,
  }),
  'post /jobs/{id}/retry': ({ job }) => ({
    path: `/jobs/${job}/retry`,
    init: { method: 'POST' },
    other: 404,
    shows: false,
  }),
  'delete /jobs/{id}': ({ job }) => ({
    path: `/jobs/${job}`,
    init: { method: 'DELETE' },
    other: 404,
    shows: false,
  }),
  'patch /documents/{id}': ({ document }) => ({
    path: `/documents/${document}`,
    init: { ...json({ name: 'mine.txt' }), method: 'PATCH' },
    other: 404,
    shows: false,
  }),
  'delete /documents/{id}': ({ document }) => ({
    path: `/documents/${document}`,
    init: { method: 'DELETE' },
    other: 404,
    shows: false,
  }),
  'post /documents/batch-delete': ({ document }) => ({
    path: '/documents/batch-delete',
    init: json({ document_ids: [document] }),
    other: 200,
    shows: false,
  }),
  'post /uploads': () => ({ path: '/uploads', init: BEGIN, other: 201, shows: false }),
  'get /uploads/{id}': ({ upload }) => ({ path: upload, init: tus('GET'), other: 404, shows: false }),
  'patch /uploads/{id}': ({ upload }) => ({
    path: upload,
    init: tus('PATCH', { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, 'mine'),
    other: 404,
    shows: false,
  }),
  'delete /uploads/{id}': ({ upload }) => ({ path: upload, init: tus('DELETE'), other: 404, shows: false }),
  'post /upload': () => ({ path: '/upload', init: form('file'), other: 202, shows: false }),
  'post /documents': () => ({ path: '/documents', init: form('file', 'document'), other: 202, shows: false }),
  'post /upload-many': () => ({ path: '/upload-many', init: form('files'), other: 202, shows: false }),
}

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
  ann = { document, version: version.id, conversation, ...others }
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
  expect((await view.jobs.list()).jobs).toHaveLength(2)
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
