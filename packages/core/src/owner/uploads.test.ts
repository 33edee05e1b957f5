import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { open, temporary } from '../testing/docchat.ts'

const text = Buffer.from('The heron costs 4711 ducats. '.repeat(400))
const file = { name: 'heron.txt', sizeBytes: text.length }

async function* bytes(...chunks: readonly (Uint8Array | Error)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk
    yield chunk
  }
}

test('a file that arrives in parts becomes one document, however often it is finished', async () => {
  const dataDir = temporary()
  await using docchat = await open({ dataDir, workers: 0 })
  const { id } = await docchat.uploads.create({ ...file, source: 'birds/heron' })
  await docchat.uploads.append(id, 0, bytes(text.subarray(0, 5000)))
  await expect(docchat.uploads.finish(id)).rejects.toMatchObject({ code: 'UPLOAD_INCOMPLETE' })
  await docchat.uploads.append(id, 5000, bytes(text.subarray(5000)))
  const added = await docchat.uploads.finish(id)
  expect(added).toMatchObject({ document: { name: 'heron.txt', source: 'birds/heron' }, deduplicated: false })
  expect(await docchat.uploads.finish(id)).toEqual(added)
  expect(await docchat.uploads.get(id)).toMatchObject({ offset: text.length, added })
  expect(await docchat.documents.list()).toMatchObject({ total: 1 })
  expect(readdirSync(join(dataDir, 'blobs'))).toHaveLength(1)
  expect(Buffer.concat(await Array.fromAsync(await docchat.documents.file(added.document.id)))).toEqual(text)
})

test('what arrived before a part broke off is kept, and so is a complete file that was not finished', async () => {
  const dataDir = temporary()
  let id = ''
  {
    await using docchat = await open({ dataDir, workers: 0 })
    id = (await docchat.uploads.create(file)).id
    const cut = docchat.uploads.append(id, 0, bytes(text.subarray(0, 6000), new Error('cut')))
    await expect(cut).rejects.toThrow('cut')
    expect(await docchat.uploads.get(id)).toMatchObject({ offset: 6000 })
    await docchat.uploads.append(id, 6000, bytes(text.subarray(6000)))
  }
  await using again = await open({ dataDir, workers: 0 })
  expect((await again.uploads.finish(id)).version.sizeBytes).toBe(text.length)
})

test('refuses the wrong offset, a wrong checksum and too many bytes, and keeps nothing of them', async () => {
  await using docchat = await open({ workers: 0 })
  const { id } = await docchat.uploads.create(file)
  const wrong = { algorithm: 'sha1', digest: new Uint8Array(20) }
  const refused = [
    [docchat.uploads.append(id, 7, bytes(text)), 'UPLOAD_OFFSET_MISMATCH'],
    [docchat.uploads.append(id, 0, bytes(text), { checksum: wrong }), 'UPLOAD_CHECKSUM_MISMATCH'],
    [docchat.uploads.append(id, 0, bytes(text, Buffer.from('x'))), 'FILE_TOO_LARGE'],
  ] as const
  // One after the other would be three; at once, the first one has the file.
  const codes = await Promise.all(refused.map(([call]) => call.then(String, ({ code }) => code)))
  expect(codes.filter((code) => code === 'UPLOAD_IN_USE')).toHaveLength(2)
  for (const [what, code] of [
    [() => docchat.uploads.append(id, 7, bytes(text)), 'UPLOAD_OFFSET_MISMATCH'],
    [() => docchat.uploads.append(id, 0, bytes(text), { checksum: wrong }), 'UPLOAD_CHECKSUM_MISMATCH'],
    [() => docchat.uploads.append(id, 0, bytes(text, Buffer.from('x'))), 'FILE_TOO_LARGE'],
  ] as const) {
    await expect(what()).rejects.toMatchObject({ code })
    expect(await docchat.uploads.get(id)).toMatchObject({ offset: 0 })
  }
})

test('refuses by size and ending before, and by the first bytes as soon as they are there', async () => {
  await using docchat = await open({ workers: 0, limits: { mediaTypes: { 'text/csv': false } } })
  const { uploads } = docchat
  await expect(uploads.create({ name: 'a.txt', sizeBytes: 0 })).rejects.toMatchObject({ code: 'FILE_EMPTY' })
  await expect(uploads.create({ name: 'a.txt', sizeBytes: 1e12 })).rejects.toMatchObject({
    code: 'FILE_TOO_LARGE',
  })
  await expect(uploads.create({ name: 'a.csv', sizeBytes: 9 })).rejects.toMatchObject({
    code: 'UNSUPPORTED_FILE_TYPE',
  })
  const { id } = await uploads.create({ name: 'a.pdf', sizeBytes: 1e7 })
  await expect(uploads.append(id, 0, bytes(text))).rejects.toMatchObject({ code: 'FILE_TYPE_MISMATCH' })
  await expect(uploads.get(id)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
})

test("another owner's upload does not exist, and neither does an expired one", async () => {
  const dataDir = temporary()
  const options = { dataDir, resumableUploads: { ttlMs: 60_000, maxPerOwner: 1 } }
  await using docchat = await open({ ...options, workers: 0 })
  const { id } = await docchat.uploads.create(file)
  await expect(docchat.uploads.create(file)).rejects.toMatchObject({ code: 'TOO_MANY_UPLOADS' })
  const eve = docchat.forOwner('eve').uploads
  for (const call of [eve.get(id), eve.append(id, 0, bytes(text)), eve.finish(id), eve.remove(id)])
    await expect(call).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
  const [folder = ''] = readdirSync(join(dataDir, 'uploads'))
  for (const name of readdirSync(join(dataDir, 'uploads', folder)))
    utimesSync(join(dataDir, 'uploads', folder, name), new Date(0), new Date(0))
  await expect(docchat.uploads.get(id)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' })
  await using _worker = await open(options)
  await expect.poll(() => existsSync(join(dataDir, 'uploads', folder))).toBe(false)
})

test('says when the disk is full, before the first byte if it can, and keeps what there was room for', async (context) => {
  const dataDir = temporary()
  const directory = join(dataDir, 'uploads')
  mkdirSync(directory)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', directory])
  if (mounted.status !== 0) context.skip('mounting a small file system requires root on Linux')
  try {
    await using docchat = await open({ dataDir, workers: 0 })
    const full = { code: 'STORAGE_FULL' }
    await expect(docchat.uploads.create({ name: 'a.txt', sizeBytes: 500_000 })).rejects.toMatchObject(full)
    const sizeBytes = 150_000
    const [one, two] = await Promise.all(
      [1, 2].map(() => docchat.uploads.create({ name: 'a.txt', sizeBytes })),
    )
    if (one === undefined || two === undefined) return expect.unreachable()
    const content = Buffer.alloc(sizeBytes, 'heron ')
    await docchat.uploads.append(one.id, 0, bytes(content))
    const rest = docchat.uploads.append(
      two.id,
      0,
      bytes(content.subarray(0, 50_000), content.subarray(50_000)),
    )
    await expect(rest).rejects.toMatchObject(full)
    const { offset } = await docchat.uploads.get(two.id)
    expect(offset).toBeGreaterThanOrEqual(50_000)
    await docchat.uploads.remove(one.id)
    await docchat.uploads.append(two.id, offset, bytes(content.subarray(offset)))
    expect((await docchat.uploads.finish(two.id)).version.sizeBytes).toBe(sizeBytes)
  } finally {
    spawnSync('umount', [directory])
  }
})

test.each([Number.NaN, 0, 1.5])('refuses to keep uploads for %s ms', async (ttlMs) => {
  const opened = open({ resumableUploads: { ttlMs } })
  await expect(opened).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})
