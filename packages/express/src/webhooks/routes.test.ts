import { afterAll, beforeAll, expect, test } from 'vitest'
import { docchatRouter } from '../router.ts'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
/** Nobody listens there. */
const INTERNAL = 'http://127.0.0.1:9/hook'

const json = async (response: Response | Promise<Response>) => JSON.parse(await (await response).text())

function upload(app: RunningApp, path: string, webhookUrl: string): Promise<Response> {
  const form = new FormData()
  form.set('webhook_url', webhookUrl)
  form.set(path === '/upload-many' ? 'files' : 'file', new Blob(['words']), 'a.txt')
  return fetch(app.url + path, { method: 'POST', body: form })
}

test.each(['/upload', '/upload-many', '/documents'])(
  '%s refuses receivers that cannot work',
  async (path) => {
    await using app = await startApp({ docchat: { webhooks: { secret: SECRET } } })
    await using unconfigured = await startApp()
    const refused = [
      'http://[::127.0.0.1]/',
      'http://10.0.0.1/',
      'ftp://example.com/',
      'https://a:b@example.com/',
    ]
    for (const url of refused) {
      const response = await upload(app, path, url)
      expect([response.status, (await json(response)).error_code], url).toEqual([422, 'WEBHOOK_REFUSED'])
    }
    expect((await upload(unconfigured, path, 'https://example.com/')).status).toBe(422)
    expect(await app.docchat.documents.list()).toMatchObject({ total: 0 })
    expect((await upload(app, path, 'https://example.com/hook')).status).toBe(202)
  },
)

let app: RunningApp
let stranger: RunningApp
beforeAll(async () => {
  const webhooks = { secret: SECRET, url: INTERNAL, allowPrivateAddresses: true }
  app = await startApp({ docchat: { workers: 1, webhooks } })
  // The same documents, for a client who is not the operator.
  stranger = await startApp({
    app: (express) =>
      express.use(docchatRouter({ docchat: app.docchat, auth: async () => ({ owner: 'local' }) })),
  })
  for (const name of ['a', 'b', 'c']) await addText(app.docchat, `${name}.txt`, name)
})
afterAll(async () => {
  await stranger[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

test('lists the deliveries page by page', async () => {
  const first = await json(fetch(`${app.url}/webhooks/deliveries?limit=2`))
  expect(first).toMatchObject({ total: 3, deliveries: [{ url: INTERNAL, event: 'document.complete' }, {}] })
  const second = await json(fetch(`${app.url}/webhooks/deliveries?limit=2&cursor=${first.next_cursor}`))
  expect(second).toMatchObject({ total: 3, next_cursor: null })
  expect(second.deliveries).toHaveLength(1)
  expect((await fetch(`${app.url}/webhooks/deliveries?cursor=nonsense`)).status).toBe(422)
})

test('the receiver of the settings is shown to the operator only', async () => {
  const { deliveries } = await json(fetch(`${stranger.url}/webhooks/deliveries`))
  expect(deliveries).toMatchObject([{ url: null }, { url: null }, { url: null }])
  expect(JSON.stringify(deliveries)).not.toContain('127.0.0.1')
})

test('sends one again once it has ended', async () => {
  const [{ delivery_id: id }] = (await json(fetch(`${app.url}/webhooks/deliveries`))).deliveries
  const again = () => fetch(`${app.url}/webhooks/deliveries/${id}/redeliver`, { method: 'POST' })
  expect((await again()).status).toBe(409)
  await app.docchat.jobs.cancel(id)
  const response = await again()
  expect([response.status, (await json(response)).delivery_id]).toEqual([202, id])
  const missing = await fetch(`${app.url}/webhooks/deliveries/job_none/redeliver`, { method: 'POST' })
  expect([missing.status, (await json(missing)).error_code]).toEqual([404, 'DELIVERY_NOT_FOUND'])
})
