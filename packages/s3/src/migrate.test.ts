import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileSystemBlobStore } from '@docchat/core/backend'
import { sqliteStore } from '@docchat/core/sqlite'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { s3BlobStore } from './s3-blob-store.ts'
import { type S3Server, startS3 } from './testing/s3-server.ts'

let server: S3Server
beforeAll(async () => {
  server = await startS3()
})
afterEach(() => server.fault(null))
afterAll(() => server.close())

const MIB = 1024 * 1024
const OWNER = 'ann'
/** The fourth is uploaded in parts. */
const SIZES = [10, 20, 30, 12 * MIB, 50, 60]

const bytesOf = (n: number) => Buffer.alloc(SIZES[n] ?? 0, String(n))

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-migrate-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** A data directory whose documents have bytes. @returns their keys */
async function filled(directory: string): Promise<string[]> {
  await using store = sqliteStore({ directory })
  const blobs = await fileSystemBlobStore({ directory: join(directory, 'blobs') })
  const keys: string[] = []
  for (const n of SIZES.keys()) {
    const { key, sizeBytes } = await blobs.put(
      (async function* () {
        yield bytesOf(n)
      })(),
    )
    const name = `${n}.txt`
    const sha256 = createHash('sha256').update(bytesOf(n)).digest('hex')
    const blob = { sha256, sizeBytes, blobKey: key, mediaType: 'text/plain' }
    await store.catalog.admit({ owner: OWNER, source: name, name, ...blob })
    keys.push(key)
  }
  return keys
}

/** Copies everything, with the bytes, into a folder and the bucket, as `docchat migrate --blobs` does. */
function migrating(from: string, to: string) {
  const main = `
    import { migrate } from '@docchat/core'
    import { fileSystemBlobStore } from '@docchat/core/backend'
    import { sqliteStore } from '@docchat/core/sqlite'
    import { s3BlobStore } from ${JSON.stringify(new URL('s3-blob-store.ts', import.meta.url).href)}
    const [from, to] = ${JSON.stringify([from, to])}
    const { blobs, problems } = await migrate({
      source: from,
      from: { store: sqliteStore({ directory: from }), blobs: await fileSystemBlobStore({ directory: from + '/blobs' }) },
      to: { store: sqliteStore({ directory: to }), blobs: s3BlobStore(${JSON.stringify(server.options())}) },
      copiesBlobs: true,
    })
    process.stdout.write(JSON.stringify({ blobs, problems }), () => process.exit())`
  const child = spawn(
    process.execPath,
    ['--conditions=docchat-source', '--input-type=module', '--eval', main],
    {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  return child
}

test('bytes are copied into the bucket, with kill -9 between two files and in the middle of one', async () => {
  const [from, to] = [temporary(), temporary()]
  const keys = await filled(from)
  const blobs = s3BlobStore(server.options())
  let puts = 0
  for (const isTheMoment of [
    (method: string) => method === 'PUT' && ++puts === 3,
    (_: string, url: string) => url.includes('partNumber=2'),
  ]) {
    const child = migrating(from, to)
    server.fault(({ method = '', url = '' }) => isTheMoment(method, url) && child.kill('SIGKILL'))
    const [code] = await once(child, 'exit')
    expect(code).toBeNull()
    server.fault(null)
    for await (const key of blobs.keys()) {
      const content = await buffer(await blobs.get(key))
      expect(content.equals(bytesOf(keys.indexOf(key))), 'what is visible is whole').toBe(true)
    }
  }
  const before = (await Array.fromAsync(blobs.keys())).length
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(keys.length)

  const child = migrating(from, to)
  const output = buffer(child.stdout)
  await once(child, 'exit')
  expect(JSON.parse(String(await output)), 'those that were there are not copied again').toEqual({
    blobs: keys.length - before,
    problems: [],
  })
  for (const [n, key] of keys.entries())
    expect((await buffer(await blobs.get(key))).equals(bytesOf(n))).toBe(true)
  expect(await blobs.sweep(0), 'the parts of the upload that was broken off').toBe(1)
  expect(await server.held()).toBe(keys.length)
})
