import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { encryptedPdf, makePdf } from '@docchat/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { addText, bytes, type RunningApp, startApp } from '../testing/start-app.ts'

let app: RunningApp
let id: string
const text = 'The lease ends in May. The rent is 900 euros.'

beforeAll(async () => {
  app = await startApp({ docchat: { workers: 1 } })
  id = await addText(app.docchat, 'léase "1".txt', text)
})
afterAll(() => app[Symbol.asyncDispose]())

const get = (path: string, headers: Record<string, string> = {}) => fetch(app.url + path, { headers })

describe('documents', () => {
  it('shows one', async () => {
    const response = await get(`/documents/${id}`)
    expect(response.status).toBe(200)
    expect(await json(response)).toMatchObject({
      document_id: id,
      name: 'léase "1".txt',
      state: 'complete',
      searchable: 'text',
      size_bytes: text.length,
      media_type: 'text/plain',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      pages: 1,
      warnings: [],
      metadata: { title: null, author: null, created_at: null, modified_at: null },
      outline: [],
      error: null,
    })
  })

  it('responds with 404 for an unknown document', async () => {
    for (const path of ['/documents/doc_none', '/documents/doc_none/file', '/documents/doc_none/pages/1']) {
      const response = await get(path)
      expect(response.status, path).toBe(404)
      expect(await json(response)).toMatchObject({ error_code: 'DOCUMENT_NOT_FOUND', instance: path })
    }
  })

  it('returns the first page of a PDF, and 404 for a text file', async () => {
    const none = await get(`/documents/${id}/thumbnail`)
    expect([none.status, (await json(none))['error_code']]).toEqual([404, 'THUMBNAIL_NOT_FOUND'])
    const content = Readable.from([makePdf(['A page to look at.'])])
    const { document } = await app.docchat.documents.add({ name: 'a.pdf', content })
    const picture = () => get(`/documents/${document.id}/thumbnail`)
    await expect.poll(async () => (await picture()).status, { timeout: 25_000, interval: 300 }).toBe(200)
    const response = await picture()
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1', 1, 4)).toBe('PNG')
    await app.docchat.documents.remove(document.id)
  })

  it('shows a page', async () => {
    expect(await json(get(`/documents/${id}/pages/1`))).toMatchObject({ document_id: id, page: 1, text })
    const missing = await get(`/documents/${id}/pages/2`)
    expect([missing.status, (await json(missing))['error_code']]).toEqual([404, 'PAGE_NOT_FOUND'])
  })

  it('returns the layout and label of a page, and the metadata of the file', async () => {
    const pdf = makePdf(['Rent is due.\nPaid.'], {
      objects: [{ dictionary: '<< /Title (The Lease) /CreationDate (D:20260102) >>' }],
      trailer: '/Info 100 0 R',
    })
    const { document, job } = await app.docchat.documents.add({
      name: 'lease.pdf',
      content: Readable.from([pdf]),
    })
    await Array.fromAsync(app.docchat.jobs.watch(job.id))
    expect(await json(get(`/documents/${document.id}`))).toMatchObject({
      metadata: { title: 'The Lease', author: null, created_at: '2026-01-02T00:00:00.000Z' },
    })
    expect(await json(get(`/documents/${document.id}/pages/1`))).toMatchObject({
      label: null,
      text: 'Rent is due.\nPaid.',
      width: 595,
      height: 842,
      items: [
        { char_start: 0, char_end: 4, box: { x: 72, width: expect.any(Number) } },
        { char_start: 5, char_end: 7 },
        { char_start: 8, char_end: 12 },
        { char_start: 13, char_end: 18 },
      ],
      headings: [],
      repeated: [],
    })
    await app.docchat.documents.remove(document.id)
  })

  it('checks many in one request', async () => {
    const response = await fetch(`${app.url}/documents/batch-check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ document_ids: ['doc_none', id] }),
    })
    expect(await json(response)).toMatchObject({
      results: [
        { document_id: 'doc_none', exists: false, document: null },
        { document_id: id, exists: true, document: { document_id: id } },
      ],
    })
  })

  it('deletes one, only once', async () => {
    const victim = await addText(app.docchat, 'victim.txt', 'Delete me.')
    const remove = () => fetch(`${app.url}/documents/${victim}`, { method: 'DELETE' })
    expect((await remove()).status).toBe(204)
    expect((await remove()).status).toBe(404)
  })

  it('reprocesses one', async () => {
    const response = await fetch(`${app.url}/documents/${id}/reprocess`, { method: 'POST' })
    expect(response.status).toBe(202)
    const job = await json(response)
    expect(job).toMatchObject({ document_id: id, state: expect.stringMatching(/queued|active|done/) })
    expect(response.headers.get('location')).toBe(`/jobs/${job['job_id']}`)
    await expect.poll(async () => (await json(get(`/jobs/${job['job_id']}`)))['state']).toBe('done')
  })

  it('reprocesses an encrypted one with its password', async () => {
    const { document, job } = await app.docchat.documents.add({
      name: 'locked.pdf',
      content: Readable.from([encryptedPdf(['The fee is 10 euros.'], 'right')]),
    })
    await Array.fromAsync(app.docchat.jobs.watch(job.id))
    const reprocess = async (password: string) => {
      const response = await fetch(`${app.url}/documents/${document.id}/reprocess`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ password }),
      })
      expect(response.status).toBe(202)
      const { job_id } = await json(response)
      await Array.fromAsync(app.docchat.jobs.watch(String(job_id)))
      return (await app.docchat.documents.get(document.id)).version.state
    }
    expect(await reprocess('wrong')).toBe('failed')
    expect(await reprocess('right')).toBe('complete')
  })

  it('names the allowed methods of a path', async () => {
    const response = await fetch(`${app.url}/documents/${id}`, { method: 'PUT' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, DELETE, PATCH')
  })
})

describe('a file', () => {
  it('is sent as an attachment with its name', async () => {
    const response = await get(`/documents/${id}/file`)
    expect(await response.text()).toBe(text)
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="l?ase \\"1\\".txt"; filename*=UTF-8''l%C3%A9ase%20%221%22.txt`,
    )
    expect(response.headers.get('content-type')).toBe('text/plain')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each([
    ['bytes=0-3', 'The '],
    ['bytes=4-8', 'lease'],
    ['bytes=-6', 'euros.'],
    ['bytes=39-', 'euros.'],
    ['bytes=39-999', 'euros.'],
  ])('comes in part for %s', async (range, part) => {
    const response = await get(`/documents/${id}/file`, { range })
    expect(response.status).toBe(206)
    expect(await response.text()).toBe(part)
    const at = text.indexOf(part)
    expect(response.headers.get('content-range')).toBe(`bytes ${at}-${at + part.length - 1}/${text.length}`)
  })

  it.each(['bytes=45-', 'bytes=99-100'])('has no %s', async (range) => {
    const response = await get(`/documents/${id}/file`, { range })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe(`bytes */${text.length}`)
  })

  it.each(['lines=1-2', 'bytes=x', 'bytes=0-1,4-5'])('comes whole for %s', async (range) => {
    const response = await get(`/documents/${id}/file`, { range })
    expect([response.status, await response.text()]).toEqual([200, text])
  })

  it('is not sent again to a client that has it', async () => {
    const etag = (await get(`/documents/${id}/file`)).headers.get('etag') ?? ''
    expect(
      (await get(`/documents/${id}/file`, { 'if-none-match': etag, 'cache-control': 'max-age=0' })).status,
    ).toBe(304)
    const changed = await get(`/documents/${id}/file`, { range: 'bytes=0-3', 'if-range': '"other"' })
    expect(changed.status).toBe(200)
  })
})

describe('the CSV', () => {
  it('has a row for each document, across several batches', async () => {
    const owner = app.docchat.forOwner('local')
    for (let i = 0; i < 120; i++) {
      await owner.documents.add({ name: `=cmd|${i}.txt`, content: bytes(randomBytes(20).toString('hex')) })
    }
    const response = await get('/documents.csv')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = (await response.text()).trim().split('\r\n')
    expect(lines[0]).toMatch(/document_id,name,state/)
    const { total } = await owner.documents.list()
    expect(new Set(lines.slice(1).map((line) => line.split(',')[0])).size).toBe(total)
    expect(lines.filter((line) => line.includes(",'=cmd|"))).toHaveLength(120)
  })
})
