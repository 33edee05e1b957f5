import { join } from 'node:path'
import { Readable } from 'node:stream'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { DocChat } from '../docchat.ts'
import type { Job } from '../queue/job-queue.ts'
import { open, temporary } from '../testing/docchat.ts'
import { encryptedPdf } from '../testing/pdf-encrypted.ts'

const TEXT = 'The fee is 10 euros a month.'
const PASSWORD = 'canary password'

const upload = (docchat: DocChat, password?: string) =>
  docchat.documents.add({
    name: 'locked.pdf',
    content: Readable.from([encryptedPdf([TEXT], PASSWORD)]),
    ...(password !== undefined && { password }),
  })
const endOf = async (docchat: DocChat, { id }: Job) => (await Array.fromAsync(docchat.jobs.watch(id))).at(-1)

/** All jobs and passwords in the database, as JSON. */
function stored(dataDir: string): string {
  const db = new Database(join(dataDir, 'docchat.db'), { readonly: true })
  try {
    return JSON.stringify([
      db.prepare('select * from jobs').all(),
      db.prepare('select * from passwords').all(),
    ])
  } finally {
    db.close()
  }
}

test('opens an encrypted document in any process, and deletes its password', async () => {
  const dataDir = temporary()
  const first = await open({ dataDir, workers: 0 })
  const { document, job } = await upload(first, PASSWORD)
  await first[Symbol.asyncDispose]()
  expect(stored(dataDir), 'it outlives the process').toContain(PASSWORD)
  await using docchat = await open({ dataDir })
  expect(await endOf(docchat, job)).toMatchObject({ state: 'done' })
  expect((await docchat.documents.page(document.id, 1)).text).toBe(TEXT)
  expect(stored(dataDir)).not.toContain(PASSWORD)

  const again = await docchat.documents.reprocess(document.id, { password: PASSWORD })
  expect(await endOf(docchat, again)).toMatchObject({ state: 'done' })
  expect(stored(dataDir)).not.toContain(PASSWORD)
})

test('reports a wrong password, deletes it, and accepts the right one', async () => {
  const dataDir = temporary()
  await using docchat = await open({ dataDir })
  const { job } = await upload(docchat, 'canary guess')
  expect(await endOf(docchat, job)).toMatchObject({
    state: 'failed',
    attempts: 1,
    error: { code: 'DOCUMENT_ENCRYPTED', message: expect.stringContaining('does not open it') },
  })
  expect(stored(dataDir)).not.toContain('canary')
  const right = await upload(docchat, PASSWORD)
  expect(await endOf(docchat, right.job)).toMatchObject({ state: 'done' })
})

test('deletes the password of a document that is removed before it is read', async () => {
  const dataDir = temporary()
  await using docchat = await open({ dataDir, workers: 0 })
  const { document } = await upload(docchat, PASSWORD)
  await docchat.documents.remove(document.id)
  expect(stored(dataDir)).not.toContain(PASSWORD)
})
