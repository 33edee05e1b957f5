import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { describeBlobStore } from '../testing/blob-store.ts'
import { fileSystemBlobStore } from './file-system.ts'

describeBlobStore('fileSystemBlobStore', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'docchat-blobs-'))
  return {
    store: await fileSystemBlobStore({ directory }),
    held: async () => (await readdir(directory)).length,
    close: () => rm(directory, { recursive: true }),
  }
})

test('sweeps files that a crash left partly written, and nothing younger', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'docchat-blobs-'))
  const store = await fileSystemBlobStore({ directory })
  const partial = (digit: string) => join(directory, `${digit.repeat(32)}.partial`)
  await writeFile(partial('a'), 'left by a crash')
  await utimes(partial('a'), new Date(0), new Date(0))
  await writeFile(partial('b'), 'in progress')

  expect(await store.sweep(60_000)).toBe(1)
  expect(await readdir(directory)).toEqual([`${'b'.repeat(32)}.partial`])
  await rm(directory, { recursive: true })
})

test('says when the disk is full, and leaves nothing behind', async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'docchat-full-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory])
  if (mounted.status !== 0) {
    await rm(directory, { recursive: true })
    context.skip('mounting a small file system requires root on Linux')
  }
  try {
    const store = await fileSystemBlobStore({ directory })
    const full = store.put(Readable.from([Buffer.alloc(32 * 1024), Buffer.alloc(64 * 1024)]))
    await expect(full).rejects.toMatchObject({ code: 'STORAGE_FULL' })
    expect(await readdir(directory)).toEqual([])
    expect((await store.put(Readable.from([Buffer.alloc(32 * 1024)]))).sizeBytes).toBe(32 * 1024)
  } finally {
    spawnSync('umount', [directory])
    await rm(directory, { recursive: true })
  }
})
