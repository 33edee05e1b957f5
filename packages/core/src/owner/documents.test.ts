import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Owner } from '../docchat.ts'
import { add, open, temporary } from '../testing/docchat.ts'
import { makePdf } from '../testing/pdf.ts'
import { encryptedPdf } from '../testing/pdf-encrypted.ts'

test('deduplicates identical bytes: one document, one blob', async () => {
  const dataDir = temporary()
  await using docchat = await open({ dataDir })
  const added = await Promise.all(
    Array.from({ length: 10 }, (_, i) => add(docchat, `copy ${i}.txt`, 'the same text')),
  )
  expect(new Set(added.map(({ document }) => document.id)).size).toBe(1)
  expect(added.filter(({ deduplicated }) => !deduplicated)).toHaveLength(1)
  expect(readdirSync(join(dataDir, 'blobs'))).toHaveLength(1)
})

test('answers from a new version once it is complete, and keeps the old one', async () => {
  await using docchat = await open()
  const { document } = await add(docchat, 'terms.txt', 'The fee is 10 euros a month.')
  await add(docchat, 'terms.txt', 'The fee is 12 euros a month.')
  const passages = await docchat.retrieve('fee')
  expect(passages.map(({ text }) => text)).toEqual(['The fee is 12 euros a month.'])
  const versions = await docchat.documents.versions(document.id)
  expect(versions.map(({ superseded }) => superseded)).toEqual([false, true])
})

test('keeps answering from the old version when the new one cannot be read', async () => {
  await using docchat = await open()
  await add(docchat, 'terms.pdf', makePdf(['The fee is 10 euros a month.']))
  const { ended } = await add(docchat, 'terms.pdf', encryptedPdf())
  expect(ended).toMatchObject({ state: 'failed', attempts: 1, error: { code: 'DOCUMENT_ENCRYPTED' } })
  expect((await docchat.retrieve('fee'))[0]?.text).toContain('10 euros')
})

test('says why a document failed, and retries when its bytes are added again', async () => {
  await using docchat = await open()
  const first = await add(docchat, 'secret.pdf', encryptedPdf())
  const failed = await docchat.documents.get(first.document.id)
  expect(failed.version).toMatchObject({
    state: 'failed',
    searchable: 'none',
    error: { code: 'DOCUMENT_ENCRYPTED' },
  })
  const again = await add(docchat, 'secret.pdf', encryptedPdf())
  expect(again.job.id).toBe(first.job.id)
  expect(again.job.state).toBe('queued')
  expect(again.ended?.state).toBe('failed')
})

test('reports an outcome for each of several files', async () => {
  await using docchat = await open()
  const file = (name: string, content: string) => ({ name, content: Readable.from([Buffer.from(content)]) })
  const uploads = [file('a.txt', 'one'), file('b.pdf', 'no PDF'), file('c.txt', ''), file('d.txt', 'four')]
  const outcomes = await Array.fromAsync(docchat.documents.addMany(uploads))
  expect(outcomes.map(({ name, added, error }) => [name, added?.document.name ?? error?.code])).toEqual([
    ['a.txt', 'a.txt'],
    ['b.pdf', 'FILE_TYPE_MISMATCH'],
    ['c.txt', 'FILE_EMPTY'],
    ['d.txt', 'd.txt'],
  ])
})

test('ties an idempotency key to its bytes, per owner', async () => {
  await using docchat = await open()
  const send = (owner: Owner, content: string) =>
    owner.documents.add(
      { name: 'a.txt', content: Readable.from([Buffer.from(content)]) },
      { idempotencyKey: 'key 1' },
    )
  const first = await send(docchat, 'one')
  expect(await send(docchat, 'one')).toMatchObject({
    document: { id: first.document.id },
    deduplicated: true,
  })
  await expect(send(docchat, 'two')).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  expect(await docchat.documents.list()).toMatchObject({ total: 1 })
  expect((await send(docchat.forOwner('ann'), 'two')).deduplicated).toBe(false)
})

test('reprocesses a document, which stays searchable meanwhile', async () => {
  await using docchat = await open()
  const { document, job } = await add(docchat, 'a.txt', 'The valve opens at 3 bar.')
  const again = await docchat.documents.reprocess(document.id)
  expect(again.id).not.toBe(job.id)
  expect(await docchat.retrieve('valve')).toHaveLength(1)
  const jobs = await Array.fromAsync(docchat.jobs.watch(again.id))
  expect(jobs.at(-1)?.state).toBe('done')
  expect(await docchat.retrieve('valve')).toHaveLength(1)
  expect(await docchat.verify()).toMatchObject({ chunks: 1, problems: [] })
})

test('lists all documents lazily, newest first', async () => {
  await using docchat = await open({ workers: 0 })
  const names = Array.from({ length: 120 }, (_, i) => `${i}.txt`)
  const uploads = names.map((name) => ({ name, content: Readable.from([Buffer.from(`text of ${name}`)]) }))
  await Array.fromAsync(docchat.documents.addMany(uploads))
  const all = await Array.fromAsync(docchat.documents.all())
  expect(all.map(({ name }) => name)).toEqual(names.reverse())
  expect(await Array.fromAsync(docchat.documents.all({ states: ['failed'] }))).toEqual([])
  expect(await Array.fromAsync(docchat.forOwner('ann').documents.all())).toEqual([])
})

test('removes a document with its words, pages, bytes and job', async () => {
  const dataDir = temporary()
  await using docchat = await open({ dataDir })
  const { document } = await add(docchat, 'a.txt', 'the word')
  await docchat.documents.remove(document.id)
  expect(await docchat.retrieve('word')).toEqual([])
  await expect(docchat.documents.get(document.id)).rejects.toMatchObject({ code: 'DOCUMENT_NOT_FOUND' })
  await expect(docchat.documents.remove(document.id)).rejects.toMatchObject({ code: 'DOCUMENT_NOT_FOUND' })
  expect(readdirSync(join(dataDir, 'blobs'))).toEqual([])
  const again = await add(docchat, 'a.txt', 'the word')
  expect(again).toMatchObject({ deduplicated: false, ended: { state: 'done' } })
})

test('fails a cancelled document, and processes it when it is retried', async () => {
  const dataDir = temporary()
  await using idle = await open({ dataDir, workers: 0 })
  const { job, document } = await idle.documents.add({
    name: 'a.txt',
    content: Readable.from([Buffer.from('the word')]),
  })
  await idle.jobs.cancel(job.id)
  expect((await idle.documents.get(document.id)).version).toMatchObject({
    state: 'failed',
    error: { code: 'ABORTED' },
  })
  await idle.jobs.retry(job.id)
  await using docchat = await open({ dataDir })
  await Array.fromAsync(docchat.jobs.watch(job.id))
  expect((await docchat.documents.get(document.id)).version).toMatchObject({ state: 'complete', error: null })
})

test('returns the outline of a document that was looked up, but not of another owner', async () => {
  await using docchat = await open()
  const { document } = await add(docchat, 'a.txt', 'one')
  expect(await docchat.documents.outline(document)).toEqual([])
  expect(await docchat.documents.outline(document.id)).toEqual([])
  for (const of of [document, document.id])
    await expect(docchat.forOwner('eve').documents.outline(of)).rejects.toMatchObject({
      code: 'DOCUMENT_NOT_FOUND',
    })
})
