import { afterAll, beforeAll, expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { addText, bytes, type RunningApp, startApp } from '../testing/start-app.ts'

let app: RunningApp
let id: string
beforeAll(async () => {
  app = await startApp({ docchat: { workers: 1 } })
  id = await addText(app.docchat, 'lease.txt', 'The lease ends in May. The rent is 900 euros.')
})
afterAll(() => app[Symbol.asyncDispose]())

const send = (method: string, path: string, body: unknown) =>
  fetch(app.url + path, {
    method,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })
const patch = (body: unknown, document = id) => send('PATCH', `/documents/${document}`, body)

it('renames a document, which answers cite under its new name from then on', async () => {
  const ask = () => json(send('POST', '/chat', { question: 'When does the lease end?' }))
  const before = await ask()
  const renamed = await json(patch({ name: '/etc/Our\tLease .txt' }))
  expect(renamed).toMatchObject({ document_id: id, name: 'OurLease .txt', source: 'lease.txt' })
  expect(await json(fetch(`${app.url}/documents/${id}`))).toMatchObject({ name: 'OurLease .txt' })
  expect(before).toMatchObject({ citations: [{ name: 'lease.txt' }] })
  expect(await ask()).toMatchObject({ citations: [{ name: 'OurLease .txt' }] })
  expect(await json(send('POST', '/citations/verify', before)), 'an earlier answer').toMatchObject({
    citations: [{ status: 'stands' }],
  })

  const next = { name: 'lease.txt', source: 'lease.txt', content: bytes('The lease ends in June.') }
  const { job } = await app.docchat.documents.add(next)
  await Array.fromAsync(app.docchat.jobs.watch(job.id))
  expect(await json(fetch(`${app.url}/documents/${id}`)), 'a new version keeps the name').toMatchObject({
    name: 'OurLease .txt',
    size_bytes: 23,
  })
})

it('labels a document, and changes nothing else', async () => {
  const before = await json(fetch(`${app.url}/documents/${id}`))
  const { outline, ...document } = before
  expect(await json(patch({ label: ' lease ' }))).toEqual({
    ...document,
    label: 'lease',
    label_confidence: null,
  })
  expect(await json(fetch(`${app.url}/documents?labels=lease`))).toMatchObject({ total: 1 })
  expect(await json(patch({ label: null }))).toEqual(document)
  expect(await json(patch({ name: 'both.txt', label: 'both' }))).toMatchObject({
    name: 'both.txt',
    label: 'both',
  })
})

it.each([
  {},
  { name: null },
  { name: '' },
  { name: '  ' },
  { name: 1 },
  { label: '' },
  { label: 'a,b' },
  { label: 'x'.repeat(101) },
])('refuses %j', async (body) => {
  const response = await patch(body)
  expect([response.status, (await json(response))['error_code']]).toEqual([422, 'VALIDATION_ERROR'])
})

it('changes no documents of other owners, nor any that do not exist', async () => {
  const ann = app.docchat.forOwner('ann').documents
  const { document } = await ann.add({ name: 'a.txt', content: bytes('Of Ann.') })
  for (const other of [document.id, 'doc_none']) expect((await patch({ name: 'b' }, other)).status).toBe(404)
  expect((await ann.get(document.id)).name).toBe('a.txt')
})

it('deletes several documents, each with its own result', async () => {
  const [one, two] = [
    await addText(app.docchat, '1.txt', 'One.'),
    await addText(app.docchat, '2.txt', 'Two.'),
  ]
  const ann = app.docchat.forOwner('ann').documents
  const { document: other } = await ann.add({ name: 'a.txt', content: bytes('Also of Ann.') })
  const blobs = (await app.blobs()).length
  const response = await send('POST', '/documents/batch-delete', {
    document_ids: [one, 'doc_none', other.id, two, one],
  })
  const deleted = (document_id: string) => ({ document_id, deleted: true, error: null })
  const missing = (document_id: string) => ({
    document_id,
    deleted: false,
    error: { error_code: 'DOCUMENT_NOT_FOUND', message: expect.stringContaining(document_id) },
  })
  expect(await json(response)).toEqual({
    results: [deleted(one), missing('doc_none'), missing(other.id), deleted(two), missing(one)],
  })
  expect(await app.blobs()).toHaveLength(blobs - 2)
  expect((await ann.get(other.id)).id).toBe(other.id)
  expect((await fetch(`${app.url}/documents/${two}`)).status).toBe(404)
})

it.each([[[]], [Array.from({ length: 101 }, () => 'doc_none')], ['doc_none'], [['']]])(
  'refuses to delete %j',
  async (document_ids) => {
    expect((await send('POST', '/documents/batch-delete', { document_ids })).status).toBe(422)
  },
)
