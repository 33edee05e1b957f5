import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { encryptedPdf, endlessPdf, makeDocx, makePdf, nastyPdfs, paragraph } from '@docchat/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { type RunningApp, startApp } from '../testing/start-app.ts'

let app: RunningApp
beforeAll(async () => {
  const limits = { stepTimeoutMs: 2000, maxRssBytes: 250 * 2 ** 20 }
  app = await startApp({ docchat: { workers: 1, extraction: { limits } } })
})
afterAll(() => app[Symbol.asyncDispose]())

/** Uploads a file, waits for its job, and returns the document. */
async function take(name: string, content: Buffer): Promise<Record<string, unknown>> {
  const form = new FormData()
  form.append('file', new File([new Uint8Array(content)], name))
  const response = await fetch(`${app.url}/upload`, { method: 'POST', body: form })
  expect(response.status).toBe(202)
  const { document_id: id, job_id: job } = await json(response)
  for await (const _ of app.docchat.jobs.watch(String(job)));
  return json(fetch(`${app.url}/documents/${id}`))
}

const text = paragraph('The lease ends in May.')
const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`word/${i}.xml`, '']))
const bomb = nastyPdfs['text that unpacks to 200 MB']?.() ?? expect.fail()

/** Which limit it exceeds first depends on the machine. */
const GIVEN_UP = 'EXTRACTION_TIMEOUT|DOCUMENT_TOO_LARGE'

const BAD: readonly [what: string, name: string, content: () => Buffer, code: string, says: string][] = [
  [
    'an archive that unpacks to far more than it is',
    'a.docx',
    () => makeDocx(text, { 'word/styles.xml': ' '.repeat(2 ** 21) }),
    'DOCUMENT_TOO_LARGE',
    'more than 100 times its size',
  ],
  ['an archive of 10,004 parts', 'b.docx', () => makeDocx(text, many), 'DOCUMENT_TOO_LARGE', '10004 parts'],
  [
    'an archive whose parts lead out of it',
    'c.docx',
    () => makeDocx(text, { '../../escaped.xml': 'x' }),
    'DOCUMENT_UNREADABLE',
    'cannot be read',
  ],
  ['a page that hangs its reader', 'd.pdf', endlessPdf, GIVEN_UP, 'was abandoned at page 1'],
  ['a page that eats memory', 'e.pdf', () => bomb, GIVEN_UP, 'was abandoned at page 1'],
  ['an encrypted PDF', 'f.pdf', encryptedPdf, 'DOCUMENT_ENCRYPTED', 'needs a password'],
]

describe('a document that is accepted, but cannot be read', { timeout: 120_000 }, () => {
  it.each(BAD)('%s', async (_what, name, content, code, says) => {
    const document = await take(name, content())
    expect(document).toMatchObject({
      state: 'failed',
      searchable: 'none',
      error: { error_code: expect.stringMatching(`^(${code})$`), message: expect.stringContaining(says) },
    })
    expect(JSON.stringify(document)).toContain(name)
    expect((await app.docchat.coverage()).chunks, 'nothing of it can be found').toBe(0)
    expect(app.unexpected).toEqual([])
  })

  it('a truncated PDF is read as far as possible, with a warning', async () => {
    const pdf = makePdf(['The lease ends in May.', 'The rent is 900 euros.', 'The garden is shared.'])
    const cut = pdf.subarray(0, pdf.indexOf('(The garden'))
    expect(await take('g.pdf', cut)).toMatchObject({
      state: 'complete',
      pages: 3,
      warnings: [
        { page: 1, code: 'DAMAGED' },
        { page: 3, code: 'PAGE_UNREADABLE' },
      ],
    })
  })

  it('leaves nothing outside its folder', async () => {
    for (const folder of [app.dataDir, join(app.dataDir, '..'), join(app.dataDir, 'blobs')])
      await expect(access(join(folder, 'escaped.xml'))).rejects.toThrow()
  })
})
