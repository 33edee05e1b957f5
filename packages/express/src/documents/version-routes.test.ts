import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { makePdf } from '@docchat/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { bytes, type RunningApp, startApp } from '../testing/start-app.ts'

const OLD = 'The rent is 900 euros.'
const NEW = 'The rent is 950 euros a month.'
const PAGES = ['First page.', 'Second page.', 'Third page.']

let app: RunningApp
let lease: string
let report: string
let versions: Record<string, unknown>[]

const upload = async (name: string, content: AsyncIterable<Uint8Array>) => {
  const { document, job } = await app.docchat.documents.add({ name, content })
  await Array.fromAsync(app.docchat.jobs.watch(job.id))
  return document.id
}
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${app.url}/documents/${path}`, { headers: { 'cache-control': 'max-age=0', ...headers } })

beforeAll(async () => {
  app = await startApp({ docchat: { workers: 1 } })
  for (const text of [OLD, NEW]) lease = await upload('lease.txt', bytes(text))
  report = await upload('report.pdf', Readable.from([makePdf(PAGES)]))
  versions = (await json(get(`${lease}/versions`)))['versions'] as Record<string, unknown>[]
})
afterAll(() => app[Symbol.asyncDispose]())

describe('the versions of a document', () => {
  it('are listed, newest first', () => {
    const common = { document_id: lease, state: 'complete', media_type: 'text/plain', pages: 1, error: null }
    expect(versions).toMatchObject([
      { ...common, number: 2, superseded: false, size_bytes: NEW.length },
      { ...common, number: 1, superseded: true, size_bytes: OLD.length },
    ])
  })

  it('have their own file, with ranges and conditional requests', async () => {
    const file = (number: number) => `${lease}/versions/${versions[2 - number]?.['version_id']}/file`
    const old = await get(file(1))
    expect(await old.text()).toBe(OLD)
    expect(old.headers.get('content-disposition')).toContain('lease.txt')
    expect(await (await get(file(2))).text()).toBe(NEW)
    const part = await get(file(1), { range: 'bytes=12-14' })
    expect([part.status, await part.text()]).toEqual([206, '900'])
    const etag = old.headers.get('etag') ?? ''
    expect((await get(file(1), { 'if-none-match': etag })).status).toBe(304)
    expect((await get(file(2), { 'if-none-match': etag })).status).toBe(200)
  })

  it('have their own pages', async () => {
    const page = (number: number, n = 1) =>
      get(`${lease}/versions/${versions[2 - number]?.['version_id']}/pages/${n}`)
    expect(await json(page(1))).toMatchObject({ document_id: lease, page: 1, text: OLD })
    expect(await json(page(2))).toMatchObject({ text: NEW })
    const missing = await page(1, 2)
    expect([missing.status, (await json(missing))['error_code']]).toEqual([404, 'PAGE_NOT_FOUND'])
  })

  it('are those of this document and this owner', async () => {
    const { document, version } = await app.docchat
      .forOwner('ann')
      .documents.add({ name: 'a.txt', content: bytes('Of Ann.') })
    const own = versions[0]?.['version_id']
    for (const [path, code] of [
      [`${lease}/versions/ver_none`, 'VERSION_NOT_FOUND'],
      [`${report}/versions/${own}`, 'VERSION_NOT_FOUND'],
      [`${lease}/versions/${version.id}`, 'VERSION_NOT_FOUND'],
      [`${document.id}/versions/${version.id}`, 'DOCUMENT_NOT_FOUND'],
      [`doc_none/versions/${own}`, 'DOCUMENT_NOT_FOUND'],
    ] as const) {
      for (const what of ['file', 'pages/1']) {
        const response = await get(`${path}/${what}`)
        expect([response.status, (await json(response))['error_code']], `${path}/${what}`).toEqual([
          404,
          code,
        ])
      }
    }
    expect((await get(`${document.id}/versions`)).status).toBe(404)
  })

  it('say so when their bytes were lost, without naming where they were', async () => {
    await using other = await startApp()
    const { document, version } = await other.docchat.documents.add({
      name: 'a.txt',
      content: bytes('Text.'),
    })
    const blobs = join(other.dataDir, 'blobs')
    for (const name of await readdir(blobs)) await rm(join(blobs, name), { recursive: true })
    const response = await fetch(`${other.url}/documents/${document.id}/versions/${version.id}/file`)
    expect(response.status).toBe(404)
    for (const header of ['etag', 'content-disposition'])
      expect(response.headers.get(header), header).toBeNull()
    const problem = await json(response)
    expect(problem).toMatchObject({ error_code: 'BLOB_NOT_FOUND' })
    expect(problem['detail']).toContain('"a.txt" (version 1) was lost')
    expect(JSON.stringify(problem)).not.toContain(version.blobKey)
  })
})

describe('the text of a document', () => {
  it('has form feeds between its pages', async () => {
    const response = await get(`${report}/text`)
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await response.text()).toBe(PAGES.join('\f'))
  })

  it.each([
    ['2', ['Second page.']],
    ['2-3', ['Second page.', 'Third page.']],
    ['2-', ['Second page.', 'Third page.']],
    ['3-9', ['Third page.']],
  ])('can be restricted to pages %s', async (pages, texts) => {
    expect(await (await get(`${report}/text?pages=${pages}`)).text()).toBe(texts.join('\f'))
  })

  it.each(['0', '-3', 'x', '1-2-3', '1,2', '5-2', ''])('refuses pages=%s', async (pages) => {
    expect((await get(`${report}/text?pages=${pages}`)).status).toBe(422)
  })

  it('has no page after the last one, nor any before it is read', async () => {
    await using other = await startApp()
    const { document } = await other.docchat.documents.add({ name: 'a.txt', content: bytes('Text.') })
    for (const url of [
      `${app.url}/documents/${report}/text?pages=4`,
      `${other.url}/documents/${document.id}/text`,
    ]) {
      const response = await fetch(url)
      expect(response.headers.get('etag')).toBeNull()
      expect([response.status, (await json(response))['error_code']], url).toEqual([404, 'PAGE_NOT_FOUND'])
    }
  })

  it('is sent again once there is a new version, or it was read again', async () => {
    const id = await upload('changing.txt', bytes('One.'))
    const etag = async () => (await get(`${id}/text`)).headers.get('etag') ?? ''
    const first = await etag()
    expect((await get(`${id}/text`, { 'if-none-match': first })).status).toBe(304)
    await Array.fromAsync(app.docchat.jobs.watch((await app.docchat.documents.reprocess(id)).id))
    const second = await etag()
    await upload('changing.txt', bytes('Two.'))
    const third = await get(`${id}/text`, { 'if-none-match': second })
    expect([third.status, await third.text()]).toEqual([200, 'Two.'])
    expect(new Set([first, second, third.headers.get('etag')]).size).toBe(3)
  })
})
