import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDisposer } from '../disposer.ts'
import { sweepTrash, TRASH_MS } from '../ingest/purge.ts'
import { sweepOrphans } from '../ingest/sweep.ts'
import { openBackend } from '../open-backend.ts'
import { add, open, temporary } from '../testing/docchat.ts'

test('a removed document is found nowhere, and is restored as it was', async () => {
  await using docchat = await open()
  const { document } = await add(docchat, 'a.txt', 'The valve opens at 3 bar.')
  const answer = await Array.fromAsync(docchat.ask('When does the valve open?'))
  const citations = answer.flatMap((event) => (event.type === 'citation' ? [event] : []))
  expect(citations).toHaveLength(1)

  const { restorableUntil, removedAt } = await docchat.documents.trash(document.id)
  expect(Date.parse(restorableUntil) - Date.parse(removedAt)).toBe(TRASH_MS)
  expect(await docchat.retrieve('valve')).toEqual([])
  expect(await docchat.documents.list()).toMatchObject({ total: 0 })
  expect((await docchat.verifyCitations(citations)).citations).toMatchObject([{ status: 'gone' }])
  await expect(docchat.documents.file(document.id)).rejects.toMatchObject({ code: 'DOCUMENT_NOT_FOUND' })
  await expect(docchat.documents.trash(document.id)).rejects.toMatchObject({ code: 'DOCUMENT_NOT_FOUND' })
  expect(await docchat.documents.trashed()).toMatchObject([
    { document: { id: document.id }, restorableUntil },
  ])
  expect(await docchat.verify()).toMatchObject({ problems: [] })

  expect(await docchat.documents.restore(document.id)).toMatchObject({ id: document.id, name: 'a.txt' })
  expect(await docchat.retrieve('valve')).toHaveLength(1)
  expect((await docchat.verifyCitations(citations)).citations).toMatchObject([{ status: 'stands' }])
  expect(await docchat.documents.trashed()).toEqual([])
  await expect(docchat.documents.restore(document.id)).rejects.toMatchObject({ code: 'DOCUMENT_NOT_FOUND' })
})

test('the same file added again is taken out of the trash', async () => {
  await using docchat = await open()
  const { document } = await add(docchat, 'a.txt', 'The valve opens at 3 bar.')
  await docchat.documents.trash(document.id)
  expect((await add(docchat.forOwner('ann'), 'a.txt', 'The valve opens at 3 bar.')).document.id).not.toBe(
    document.id,
  )
  const again = await add(docchat, 'copy.txt', 'The valve opens at 3 bar.')
  expect(again).toMatchObject({ deduplicated: true, document: { id: document.id } })
  expect(await docchat.retrieve('valve')).toHaveLength(1)
})

test('another version of the file does not restore it, and then takes its place', async () => {
  await using docchat = await open()
  const { document } = await add(docchat, 'a.txt', 'The valve opens at 3 bar.')
  await docchat.documents.trash(document.id)
  const other = await add(docchat, 'a.txt', 'The valve opens at 4 bar.')
  expect(other.document.id).not.toBe(document.id)
  await expect(docchat.documents.restore(document.id)).rejects.toThrow('Remove that one first')
  await docchat.documents.trash(other.document.id)
  await docchat.documents.restore(document.id)
  expect((await docchat.retrieve('valve')).map(({ text }) => text)).toEqual(['The valve opens at 3 bar.'])
})

test('is read once it is restored if it was removed before', async () => {
  const dataDir = temporary()
  const id = await (async () => {
    await using docchat = await open({ dataDir, workers: 0 })
    const { document, job } = await docchat.documents.add({ name: 'a.txt', content: bytes('The valve.') })
    await docchat.documents.trash(document.id)
    expect(await docchat.jobs.get(job.id)).toMatchObject({ state: 'cancelled' })
    await docchat.documents.restore(document.id)
    expect(await docchat.jobs.get(job.id)).toMatchObject({ state: 'queued' })
    return job.id
  })()
  await using docchat = await open({ dataDir })
  await Array.fromAsync(docchat.jobs.watch(id))
  expect(await docchat.retrieve('valve')).toHaveLength(1)
})

test('is erased at once with remove, and by the sweep when it is old', async () => {
  const dataDir = temporary()
  const blobsIn = () => readdirSync(join(dataDir, 'blobs'))
  await using docchat = await open({ dataDir })
  const one = await add(docchat, 'a.txt', 'The valve opens at 3 bar.')
  await docchat.documents.trash(one.document.id)
  expect(blobsIn()).toHaveLength(1)
  await expect(docchat.forOwner('ann').documents.remove(one.document.id)).rejects.toMatchObject({
    code: 'DOCUMENT_NOT_FOUND',
  })
  await docchat.documents.remove(one.document.id)
  expect(blobsIn()).toEqual([])
  expect(await docchat.documents.trashed()).toEqual([])

  const two = await add(docchat, 'a.txt', 'The valve opens at 3 bar.')
  await docchat.documents.trash(two.document.id)
  const disposer = createDisposer()
  const parts = { ...(await openBackend({ dataDir }, disposer)), onError: () => expect.unreachable() }
  await sweepTrash(parts)
  await sweepOrphans(parts.store, parts.blobs, { settledMs: 0 })
  expect(await docchat.documents.trashed()).toHaveLength(1)
  expect(blobsIn()).toHaveLength(1)
  await sweepTrash(parts, undefined, Date.now() + TRASH_MS + 1000)
  await disposer.close()
  expect(await docchat.documents.trashed()).toEqual([])
  expect(blobsIn()).toEqual([])
  await expect(docchat.documents.restore(two.document.id)).rejects.toMatchObject({
    code: 'DOCUMENT_NOT_FOUND',
  })
})

test('nobody can act for the owner of what is in the trash', async () => {
  await using docchat = await open()
  const { document } = await add(docchat, 'a.txt', 'The valve opens at 3 bar.')
  await docchat.documents.trash(document.id)
  expect(() => docchat.forOwner(`\u0001${document.id}`)).toThrow('U+0001')
})

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
