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

test('says when too many files are open, and leaves nothing behind', async (context) => {
  if (process.platform === 'win32') context.skip('the limit of open files is set by the shell')
  const directory = await mkdtemp(join(tmpdir(), 'docchat-files-'))
  const many = `
    import { readdir } from 'node:fs/promises'
    import { setTimeout } from 'node:timers/promises'
    const { fileSystemBlobStore } = await import(${JSON.stringify(new URL('file-system.ts', import.meta.url).href)})
    const directory = ${JSON.stringify(directory)}
    const store = await fileSystemBlobStore({ directory })
    const slow = async function* () { yield Buffer.from('some'); await setTimeout(500); yield Buffer.from('more') }
    const puts = await Promise.allSettled(Array.from({ length: 60 }, () => store.put(slow())))
    const codes = puts.map(({ reason }) => reason?.code ?? 'stored')
    const stored = codes.filter((code) => code === 'stored').length
    console.log(JSON.stringify({ codes: [...new Set(codes)].sort(), lost: stored - (await readdir(directory)).length }))`
  const limited = [
    '-c',
    'ulimit -n 40 && exec "$0" "$@"',
    process.execPath,
    '--input-type=module',
    '-e',
    many,
  ]
  const { stdout, stderr } = spawnSync('sh', limited, { encoding: 'utf8' })
  expect(stdout, stderr).not.toBe('')
  expect(JSON.parse(stdout)).toEqual({ codes: ['STORE_BUSY', 'stored'], lost: 0 })
  await rm(directory, { recursive: true })
})
