import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { createDocChat } from '@docchat/core'
import { fakeOpenAI } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasNginx, startNginx } from './testing/start-nginx.ts'
import { startServer } from './testing/start-server.ts'

const installed = hasNginx()
if (!installed) {
  process.stderr.write('skipped nginx.test.ts: the configuration in docs/guide/server.md needs nginx\n')
}

let dataDir: string
let headers: Readonly<Record<string, string>>
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'docchat-nginx-data-'))
  const docchat = await createDocChat({ dataDir, workers: 0 })
  const { key } = await docchat.apiKeys.create({ owner: 'mary', name: 'test' })
  await docchat.close()
  headers = { authorization: `Bearer ${key}` }
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

const start = (env: Readonly<Record<string, string>>) =>
  startServer({ DOCCHAT_DATA_DIR: dataDir, DOCCHAT_AUTH: 'api-keys', DOCCHAT_TRUST_PROXY: '1', ...env })

function upload(url: string, content: string): Promise<Response> {
  const form = new FormData()
  form.append('file', new File([content], 'a.txt'))
  return fetch(`${url}/upload`, { method: 'POST', body: form, headers })
}

describe.skipIf(!installed)('behind nginx, as the guide configures it', () => {
  it('accepts large files, and refuses larger ones with the usual error', async () => {
    await using server = await start({ DOCCHAT_WORKERS: '0', DOCCHAT_MAX_SIZE: '16MB' })
    await using nginx = await startNginx(server.port)
    const taken = await upload(nginx.url, 'x'.repeat(15_000_000))
    expect([taken.status, await taken.json()]).toMatchObject([202, { size_bytes: 15_000_000 }])
    const refused = await upload(nginx.url, 'x'.repeat(17_000_000))
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(await refused.json()).toMatchObject({ status: 413, error_code: 'FILE_TOO_LARGE' })
  })

  it('refuses a body that is declared too large before it is sent', async () => {
    await using server = await start({ DOCCHAT_WORKERS: '0' })
    await using nginx = await startNginx(server.port)
    const sending = request(`${nginx.url}/upload`, {
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'multipart/form-data; boundary=b',
        'content-length': 1e12,
      },
    }).on('error', () => undefined)
    sending.flushHeaders()
    const [response] = (await once(sending, 'response', { signal: AbortSignal.timeout(10_000) })) as [
      IncomingMessage,
    ]
    expect(await json(response)).toMatchObject({ status: 413, error_code: 'FILE_TOO_LARGE' })
    sending.destroy()
  })

  it('forwards each event at once, and cancels the model when the client disconnects', async () => {
    await using model = await fakeOpenAI({
      reply: () => ({ tokens: ['Some ', 'few ', 'words.'], delayMs: 100, stallAfter: 2 }),
    })
    await using server = await start({ OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'key' })
    await using nginx = await startNginx(server.port)
    const uploaded = (await (await upload(nginx.url, 'Some words.')).json()) as { job_id: string }
    const state = async () =>
      (
        (await (await fetch(`${nginx.url}/jobs/${uploaded.job_id}`, { headers })).json()) as {
          state: string
        }
      ).state
    await expect.poll(state).toBe('done')

    const response = await fetch(`${nginx.url}/chat?question=words`, {
      headers,
      signal: AbortSignal.timeout(10_000),
    })
    let received = ''
    for await (const chunk of response.body ?? []) {
      received += Buffer.from(chunk).toString()
      // The model sends no more, so buffered events would never arrive. Leaving the loop closes the connection.
      if (received.includes('"few "')) break
    }
    expect(received).toContain('event: retrieval-done')
    const asked = model.requests.find(({ path }) => path.endsWith('/chat/completions'))
    await expect.poll(() => asked?.clientGone).toBe(true)
  })

  it('forwards readiness, also to its own pages, and leaves compression to the server', async () => {
    await using server = await start({})
    await using nginx = await startNginx(server.port)
    const readiness = await fetch(`${nginx.url}/readiness`, { headers: { origin: nginx.url } })
    expect([readiness.status, await readiness.json()]).toMatchObject([200, { status: 'ready' }])
    const page = await fetch(`${nginx.url}/openapi.json`, { headers: { 'accept-encoding': 'gzip' } })
    expect(page.headers.get('content-encoding')).toBe('gzip')
    expect(await page.json()).toHaveProperty('openapi')
  })
})
