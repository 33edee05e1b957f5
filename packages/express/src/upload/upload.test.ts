import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { encryptedPdf, makeZip } from '@docchat/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filePart, formOf, uploadHead } from '../testing/form.ts'
import { json } from '../testing/json.ts'
import { rawRequest } from '../testing/raw-http.ts'
import { type RunningApp, startApp } from '../testing/start-app.ts'

const LIMIT = 256 * 1024

let app: RunningApp
beforeAll(async () => {
  app = await startApp({
    docchat: {
      limits: { maxFileBytes: LIMIT },
      webhooks: { secret: `whsec_${randomBytes(24).toString('base64')}` },
    },
    router: { maxFileBytes: LIMIT, limits: false },
  })
})
afterAll(() => app[Symbol.asyncDispose]())

function formData(
  field: string,
  ...files: (readonly [name: string, content: string | Uint8Array])[]
): FormData {
  const form = new FormData()
  for (const [name, content] of files)
    form.append(field, new File([Buffer.from(content)], name, { type: 'text/plain' }))
  return form
}

const post = (path: string, body: FormData, headers: Record<string, string> = {}) =>
  fetch(app.url + path, { method: 'POST', body, headers })

describe.each(['/upload', '/documents'])('POST %s', (path) => {
  it('stores a file', async () => {
    const text = `The lease ends in May, says ${path}.`
    const response = await post(path, formData('file', ['Grüße 文.txt', text]))
    expect(response.status).toBe(202)
    const upload = await json(response)
    expect(upload).toEqual({
      document_id: expect.stringMatching(/^doc_/),
      job_id: expect.stringMatching(/^job_/),
      state: 'queued',
      name: 'Grüße 文.txt',
      size_bytes: Buffer.byteLength(text),
      media_type: 'text/plain',
      sha256: createHash('sha256').update(text).digest('hex'),
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      deduplicated: false,
      warnings: [],
      warning_count: 0,
    })
    expect(response.headers.get('location')).toBe(`/jobs/${upload['job_id']}`)
    expect(await app.blobs()).not.toEqual([])
    const again = await json(post(path, formData('file', ['other.txt', text])))
    expect(again).toMatchObject({
      document_id: upload['document_id'],
      job_id: upload['job_id'],
      deduplicated: true,
    })
  })
})

it('links the job to the request that caused it', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  const form = formData('file', ['traced.txt', 'Traced.'])
  const { job_id: id } = await json(post('/upload', form, { 'X-Correlation-ID': 'import-7', traceparent }))
  expect(await app.docchat.jobs.get(String(id))).toMatchObject({ correlationId: 'import-7', traceparent })
})

it('accepts a source and a webhook before the file', async () => {
  const form = new FormData()
  form.append('source', 'inbox/1')
  form.append('webhook_url', 'https://example.com/hook')
  form.append('file', new File(['With a source.'], 'a.txt'))
  const { document_id: id } = await json(post('/upload', form))
  expect((await app.docchat.documents.get(String(id))).source).toBe('inbox/1')
})

it('accepts a password before the file, and never reveals it', async () => {
  await using working = await startApp({ docchat: { workers: 1 } })
  const { docchat, url } = working
  const form = new FormData()
  form.append('password', 'a secret')
  form.append('file', new Blob([encryptedPdf(['The lease ends in May.'])]), 'locked.pdf')
  const { document_id: id, job_id: job } = await json(fetch(`${url}/upload`, { method: 'POST', body: form }))
  for await (const _ of docchat.jobs.watch(String(job)));
  expect((await docchat.documents.page(String(id), 1)).text).toBe('The lease ends in May.')
  expect(await (await fetch(`${url}/jobs/${job}`)).text()).not.toContain('a secret')
})

it('accepts a file without a type, of exactly the maximum size', async () => {
  const form = formOf([
    {
      headers: 'Content-Disposition: form-data; name="file"; filename="a.pdf"',
      body: `%PDF-1.7${'x'.repeat(LIMIT - 8)}`,
    },
  ])
  const response = await rawRequest(app.port, uploadHead('/upload', { 'Content-Length': form.length }), form)
  expect(response.status).toBe(202)
  expect(JSON.parse(response.body)).toMatchObject({ media_type: 'application/pdf', size_bytes: LIMIT })
})

describe('an idempotency key', () => {
  const upload = (key: string, text: string) =>
    post('/upload', formData('file', ['key.txt', text]), { 'Idempotency-Key': key })

  it('repeats the first response to the same request, and refuses others', async () => {
    const first = await upload('key-1', 'First.')
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    const body = await first.text()
    const before = await app.blobs()
    const second = await upload('key-1', 'First.')
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect([second.status, second.headers.get('location')]).toEqual([202, first.headers.get('location')])
    expect(await second.text()).toBe(body)
    const key = { 'Idempotency-Key': 'key-1' }
    const withSource = new FormData()
    withSource.append('source', 'x')
    withSource.append('file', new File(['First.'], 'key.txt', { type: 'text/plain' }))
    for (const other of [
      await upload('key-1', 'Other.'),
      await post('/upload', formData('file', ['renamed.txt', 'First.']), key),
      await post('/documents', formData('file', ['key.txt', 'First.']), key),
      await post('/upload', withSource, key),
    ]) {
      expect([other.status, (await json(other))['error_code']]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    }
    expect(await app.blobs()).toEqual(before)
  })
})

describe('POST /upload-many', () => {
  it('has a result or an error for each file, in order', async () => {
    const form = formData(
      'files',
      ['one.txt', 'Number one.'],
      ['empty.txt', ''],
      ['huge.txt', 'x'.repeat(LIMIT + 100_000)],
      ['fake.pdf', 'no PDF'],
      ['two.txt', 'Number two.'],
    )
    const response = await post('/upload-many', form)
    expect(response.status).toBe(202)
    expect(await json(response)).toMatchObject({
      results: [
        { name: 'one.txt', state: 'queued', job_id: expect.stringMatching(/^job_/), error: null },
        { name: 'empty.txt', error: { status: 400, error_code: 'FILE_EMPTY' } },
        { name: 'huge.txt', error: { status: 413, error_code: 'FILE_TOO_LARGE' } },
        { name: 'fake.pdf', error: { status: 415, error_code: 'FILE_TYPE_MISMATCH' } },
        { name: 'two.txt', state: 'queued', error: null },
      ],
    })
  })

  it('adds the files in an archive as documents of their own, each with its job', async () => {
    const names = ['a/lease.txt', 'b/lease.txt', 'b/photo.psd', '.DS_Store', 'inner.zip']
    const zip = makeZip(
      names.map((name) => ({
        name,
        content: name.endsWith('psd') ? '8BPS\0\x01' : `In the archive is ${name}.`,
      })),
    )
    const form = formData(
      'files',
      ['before.txt', 'Before the archive.'],
      ['papers.zip', zip],
      ['after.txt', 'After.'],
    )
    const send = () => post('/upload-many', form, { 'Idempotency-Key': 'archive-1' })
    const { results } = (await json(send())) as { results: { document_id: string }[] }
    expect(results).toMatchObject([
      { name: 'before.txt', error: null },
      { name: 'lease.txt', job_id: expect.stringMatching(/^job_/), error: null },
      { name: 'lease.txt', job_id: expect.stringMatching(/^job_/), error: null },
      { name: 'photo.psd', error: { error_code: 'UNSUPPORTED_FILE_TYPE' } },
      { name: 'papers.zip/inner.zip', error: { error_code: 'UNSUPPORTED_FILE_TYPE' } },
      { name: 'after.txt', error: null },
    ])
    const one = await json(fetch(`${app.url}/documents/${results[2]?.document_id}`))
    expect(one).toMatchObject({ source: 'papers.zip/b/lease.txt' })
    expect((await json(send()))['results']).toEqual(results)
  })

  it('adds the files attached to an e-mail if asked, each with its job', async () => {
    const part = (name: string, body: string) =>
      `--B\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${Buffer.from(body).toString('base64')}\r\n`
    const mail = `From: a@example.com\r\nSubject: Papers\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n${part('lease.txt', 'The attached lease.')}${part('photo.psd', '8BPS\0\x01')}${part('large.txt', 'x'.repeat(LIMIT / 2))}--B--`
    const send = (attachments?: string) => {
      const form = new FormData()
      if (attachments !== undefined) form.append('attachments', attachments)
      form.append('source', 'inbox/7')
      form.append('files', new File([mail], 'mail.eml'))
      form.append('files', new File(['Behind the mail.'], 'behind.txt'))
      return post('/upload-many', form)
    }
    const { results } = (await json(send('true'))) as { results: { document_id: string; job_id: string }[] }
    expect(results).toMatchObject([
      { name: 'mail.eml', media_type: 'message/rfc822', error: null },
      { name: 'lease.txt', job_id: expect.stringMatching(/^job_/), error: null },
      { name: 'photo.psd', error: { error_code: 'UNSUPPORTED_FILE_TYPE' } },
      { name: 'large.txt', error: null },
      { name: 'behind.txt', error: null },
    ])
    expect(results[1]?.job_id).not.toBe(results[0]?.job_id)
    const one = await json(fetch(`${app.url}/documents/${results[1]?.document_id}`))
    expect(one).toMatchObject({ source: 'inbox/7/lease.txt' })
    for (const asked of [undefined, 'false'])
      expect(((await json(send(asked))) as { results: object[] }).results).toHaveLength(2)
    expect((await send('maybe')).status).toBe(422)
  })

  it('refuses an archive that is damaged, or larger than a file may be, and takes the other files', async () => {
    const large = makeZip([{ name: 'a.txt', content: randomBytes(LIMIT + 1000).toString('latin1') }])
    const form = formData('files', ['no.zip', 'PK no'], ['large.zip', large], ['good.txt', 'A good one.'])
    expect(await json(post('/upload-many', form))).toMatchObject({
      results: [
        { name: 'no.zip', error: { error_code: 'DOCUMENT_UNREADABLE' } },
        { name: 'large.zip', error: { error_code: 'FILE_TOO_LARGE' } },
        { name: 'good.txt', error: null },
      ],
    })
  })

  it('takes a source and a password for each file, beside it or before all files', async () => {
    const sources = async (form: FormData) => {
      const { results } = (await json(post('/upload-many', form))) as { results: { document_id: string }[] }
      const ids = results.map(({ document_id: id }) => id)
      return Promise.all(ids.map(async (id) => (await app.docchat.documents.get(id)).source))
    }
    const file = (name: string) => new File([`Sourced ${name} ${Math.random()}`], name)
    const beside = new FormData()
    for (const [source, name] of [
      ['inbox/1', 'a.txt'],
      ['', 'b.txt'],
      ['inbox/3', 'c.txt'],
    ] as const) {
      beside.append('source', source)
      beside.append('files', file(name))
    }
    expect(await sources(beside)).toEqual(['inbox/1', 'b.txt', 'inbox/3'])
    const before = new FormData()
    for (const source of ['inbox/4', 'inbox/5']) before.append('source', source)
    for (const name of ['d.txt', 'e.txt', 'f.txt']) before.append('files', file(name))
    expect(await sources(before)).toEqual(['inbox/4', 'inbox/5', 'f.txt'])
  })

  it('takes sources and passwords from curl', async () => {
    await using working = await startApp({ docchat: { workers: 1 } })
    const folder = await mkdtemp(join(tmpdir(), 'docchat-curl-'))
    try {
      const [plain, locked] = [join(folder, 'plain.txt'), join(folder, 'locked.pdf')]
      await writeFile(plain, 'Not encrypted.')
      await writeFile(locked, encryptedPdf(['The lease ends in June.']))
      const parts = [
        'source=a',
        'password=',
        `files=@${plain}`,
        'source=b',
        'password=a secret',
        `files=@${locked}`,
      ]
      const { stdout } = await promisify(execFile)('curl', [
        '-sS',
        ...parts.flatMap((part) => ['-F', part]),
        `${working.url}/upload-many`,
      ])
      const { results } = JSON.parse(stdout) as { results: { document_id: string; job_id: string }[] }
      for (const { job_id: id } of results) for await (const _ of working.docchat.jobs.watch(id));
      const documents = await Promise.all(
        results.map((one) => working.docchat.documents.get(one.document_id)),
      )
      expect(documents.map(({ source, version }) => [source, version.state])).toEqual([
        ['a', 'complete'],
        ['b', 'complete'],
      ])
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it.each([
    ['a source after its file', ['files', 'source'], /Number 1 came too late/],
    ['more sources than files', ['source', 'source', 'files'], /source: there are more of them than files/],
  ] as const)('refuses %s, and keeps nothing', async (_name, order, detail) => {
    const before = await app.blobs()
    const form = new FormData()
    for (const field of order) form.append(field, field === 'files' ? new File(['x'], 'x.txt') : 'somewhere')
    const response = await post('/upload-many', form)
    expect([response.status, (await json(response))['detail']]).toEqual([422, expect.stringMatching(detail)])
    expect(await app.blobs()).toEqual(before)
  })

  it('repeats its first response, and tells changed passwords apart', async () => {
    const upload = (password: string) => {
      const form = new FormData()
      form.append('password', password)
      form.append('files', new File(['Many, once.'], 'once.txt'))
      return post('/upload-many', form, { 'Idempotency-Key': 'many-1' })
    }
    const first = await (await upload('one')).text()
    const second = await upload('one')
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(await second.text()).toBe(first)
    expect((await upload('two')).status).toBe(422)
  })

  it('keeps nothing of a form that ends early after a valid file', async () => {
    const before = await app.blobs()
    const form = formOf([filePart('Good.', { field: 'files' }), filePart('Cut', { field: 'files' })], {
      terminator: false,
    })
    const head = uploadHead('/upload-many', { 'Content-Length': form.length })
    expect((await rawRequest(app.port, head, form)).status).toBe(400)
    expect(await app.blobs()).toEqual(before)
  })
})

describe('a hostile name is made safe', () => {
  const disposition = (parameter: string) => `Content-Disposition: form-data; name="file"; ${parameter}`
  it.each([
    ['a way up', 'filename="../../etc/passwd.txt"', 'passwd.txt'],
    ['nothing but a way up', 'filename="../"', 'unnamed'],
    ['a way up on Windows', String.raw`filename="..\\..\\boot.txt"`, 'boot.txt'],
    ['an encoded way up', `filename*=UTF-8''..%2F..%2Fetc%2Fpasswd.txt`, 'passwd.txt'],
    ['CR and LF as browsers write them', 'filename="a%0D%0Aset-cookie: b.txt"', 'aset-cookie: b.txt'],
    ['encoded CR and LF', `filename*=UTF-8''a%0D%0Ab.txt`, 'ab.txt'],
    ['a turn of direction', 'filename="invoice\u202Etxt.exe.txt"', 'invoicetxt.exe.txt'],
    ['5,000 characters', `filename="${'n'.repeat(5000)}.txt"`, `${'n'.repeat(196)}.txt`],
    ['a dot', 'filename="."', 'unnamed'],
    ['decomposed characters', 'filename="u\u0308ber.txt"', '\u00FCber.txt'],
  ])('%s', async (name, parameter, safe) => {
    const form = formOf([{ headers: disposition(parameter), body: `Text of ${name}.` }])
    const response = await rawRequest(
      app.port,
      uploadHead('/upload', { 'Content-Length': form.length }),
      form,
    )
    expect(response.status).toBe(202)
    expect(JSON.parse(response.body).name).toBe(safe)
    expect(Object.keys(response.headers)).not.toContain('set-cookie')
  })
})

it('stores 50 simultaneous identical uploads as one document', async () => {
  const before = (await app.blobs()).length
  const text = randomBytes(50_000).toString('hex')
  const uploads = await Promise.all(
    Array.from({ length: 50 }, (_, i) => json(post('/upload', formData('file', [`${i}.txt`, text])))),
  )
  expect(new Set(uploads.map((upload) => upload['document_id'])).size).toBe(1)
  expect(uploads.filter((upload) => upload['deduplicated'] === false)).toHaveLength(1)
  expect(await app.blobs()).toHaveLength(before + 1)
})
