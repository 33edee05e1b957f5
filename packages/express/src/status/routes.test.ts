import { expect, it } from 'vitest'
import { apiKeyAuth } from '../auth/index.ts'
import { json } from '../testing/json.ts'
import { addText, startApp } from '../testing/start-app.ts'

it('names the limits with which DocChat was opened, and counts what can be searched', async () => {
  await using app = await startApp({
    docchat: {
      workers: 1,
      limits: { maxFileBytes: 1000, mediaTypes: { 'text/html': false, 'text/csv': 5 } },
    },
    router: { maxFiles: 3 },
  })
  await addText(app.docchat, 'heron.md', 'A heron stands by the pond.')
  const status = await json(fetch(`${app.url}/status`))
  expect(status).toMatchObject({
    model: null,
    embedding_model: null,
    documents: 1,
    chunks: 1,
    embedded: 0,
    max_files: 3,
  })
  const formats = status['formats'] as readonly { readonly name: string; readonly max_bytes: number }[]
  const limits = Object.fromEntries(formats.map(({ name, max_bytes }) => [name, max_bytes]))
  expect(limits).toMatchObject({ PDF: 1000, CSV: 5 })
  expect(limits).not.toHaveProperty('HTML')
  expect(status['refused']).toContainEqual({
    extensions: ['rar', '7z', 'tar', 'gz', 'tgz', 'bz2', 'xz'],
    advice: 'Unpack it and add the files in it.',
  })
})

it('counts only the documents of the client, who has to be known', async () => {
  await using app = await startApp({
    docchat: { workers: 1 },
    router: { auth: async (request) => ({ owner: String(request.headers['x-user']) }) },
  })
  await addText(app.docchat, 'heron.md', 'A heron stands by the pond.')
  const status = await json(fetch(`${app.url}/status`, { headers: { 'X-User': 'mary' } }))
  expect(status).toMatchObject({ owner: 'mary', documents: 0, chunks: 0 })
  await using closed = await startApp({
    router: { auth: (request) => apiKeyAuth({ apiKeys: closed.docchat.apiKeys })(request) },
  })
  expect((await fetch(`${closed.url}/status`)).status).toBe(401)
})
