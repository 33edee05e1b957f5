import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createDocChat } from '../create-docchat.ts'
import type { DocChat } from '../docchat.ts'

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-maintenance-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

async function add(docchat: DocChat, name: string, content: string) {
  const added = await docchat.documents.add({ name, content: Readable.from([Buffer.from(content)]) })
  await Array.fromAsync(docchat.jobs.watch(added.job.id))
  return added
}

test('finds no problems in a sound data directory, including superseded versions', async () => {
  await using docchat = await createDocChat({ dataDir: temporary() })
  await add(docchat, 'a.txt', 'The valve opens at 3 bar.')
  await add(docchat, 'a.txt', 'The valve opens at 4 bar.')
  await add(docchat, 'b.txt', 'Something else.')
  expect(await docchat.verify()).toEqual({ versions: 3, chunks: 2, problems: [] })
})

test('finds changed or missing bytes, and missing or misplaced chunks', async () => {
  const dataDir = temporary()
  await using docchat = await createDocChat({ dataDir })
  const blob = async (name: string) => (await add(docchat, name, `The text of ${name}.`)).version.blobKey
  writeFileSync(join(dataDir, 'blobs', await blob('changed.txt')), 'other bytes')
  rmSync(join(dataDir, 'blobs', await blob('missing.txt')))
  await blob('lost.txt')
  await blob('moved.txt')
  const db = new Database(join(dataDir, 'docchat.db'))
  const ofDocument = 'document = (select key from documents where name = ?)'
  db.prepare(`delete from chunks where ${ofDocument}`).run('lost.txt')
  db.prepare(`update chunks set char_end = 9999 where ${ofDocument}`).run('moved.txt')
  db.close()

  const { problems } = await docchat.verify()
  expect(problems.map(({ kind, message }) => [kind, message.replace(/\(.*?\)/, '')])).toEqual([
    ['blob', '"changed.txt" : its bytes have changed. Add the file again.'],
    ['blob', '"missing.txt" : its bytes are missing. Add the file again.'],
    ['chunk', '"lost.txt" : there are 0 chunks instead of 1.'],
    ['chunk', '"moved.txt" : a chunk lies outside page 1.'],
  ])
})

test.each(['missing', 'damaged'])('adding the file again restores %s bytes', async (fault) => {
  const dataDir = temporary()
  await using docchat = await createDocChat({ dataDir })
  const text = 'The valve opens at 3 bar.'
  const { document, version } = await add(docchat, 'a.txt', text)
  const path = join(dataDir, 'blobs', version.blobKey)
  if (fault === 'missing') rmSync(path)
  else writeFileSync(path, 'The valve opens at 4 bar.')

  const again = await add(docchat, 'a.txt', text)
  expect(again).toMatchObject({ deduplicated: true, document: { id: document.id } })
  expect((await docchat.verify()).problems).toEqual([])
  expect(readdirSync(join(dataDir, 'blobs'))).toEqual([version.blobKey])
})

test('a document that failed for lack of its bytes is processed once they are added again', async () => {
  const dataDir = temporary()
  const text = 'The valve opens at 3 bar.'
  const source = () => Readable.from([Buffer.from(text)])
  {
    await using docchat = await createDocChat({ dataDir, workers: 0 })
    const { version } = await docchat.documents.add({ name: 'a.txt', content: source() })
    rmSync(join(dataDir, 'blobs', version.blobKey))
  }
  await using docchat = await createDocChat({ dataDir })
  const { job } = await docchat.documents.add({ name: 'a.txt', content: source() })
  const states = await Array.fromAsync(docchat.jobs.watch(job.id), ({ state }) => state)
  expect(states.at(-1)).toBe('done')
})

test('copies everything while others write, and the copy can be used at once', async () => {
  const directory = join(temporary(), 'copy')
  await using docchat = await createDocChat({ dataDir: temporary() })
  await add(docchat, 'a.txt', 'The valve opens at 3 bar.')
  let writing = true
  const writer = (async () => {
    for (let i = 0; writing; i++) await add(docchat, `during ${i}.txt`, `Document ${i} was added meanwhile.`)
  })()
  const { versions } = await docchat.backup(directory)
  writing = false
  await writer

  await using copy = await createDocChat({ dataDir: directory, workers: 0 })
  expect((await copy.retrieve('valve'))[0]).toMatchObject({ name: 'a.txt' })
  expect(await copy.verify()).toMatchObject({ versions, problems: [] })
  expect(readdirSync(join(directory, 'blobs'))).toHaveLength(versions)
})

test('does not write a backup over something else', async () => {
  const directory = temporary()
  writeFileSync(join(directory, 'precious'), '')
  await using docchat = await createDocChat({ dataDir: temporary() })
  await expect(docchat.backup(directory)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

test('says that the data directory was deleted while it was open', async () => {
  const dataDir = temporary()
  await using docchat = await createDocChat({ dataDir, workers: 0 })
  rmSync(dataDir, { recursive: true })
  expect((await docchat.check()).find(({ name }) => name === 'space')).toMatchObject({
    ok: false,
    error: `${dataDir} no longer exists. Restore it from a backup, and start this process again.`,
  })
  const content = Readable.from([Buffer.from('The valve opens at 3 bar.')])
  await expect(docchat.documents.add({ name: 'a.txt', content })).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
    message: expect.stringContaining('no longer exists'),
  })
})
