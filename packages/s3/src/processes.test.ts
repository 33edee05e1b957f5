import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { s3BlobStore } from './s3-blob-store.ts'
import { type S3Server, startS3 } from './testing/s3-server.ts'

let server: S3Server
beforeAll(async () => {
  server = await startS3()
})
afterEach(() => server.fault(null))
afterAll(() => server.close())

/** Runs code in a process of its own, with a `store` and the function `blocks(megabytes)`. */
function run(code: string) {
  const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const main = `
    const { s3BlobStore } = await import(${module('s3-blob-store.ts')})
    const store = s3BlobStore(${JSON.stringify(server.options())})
    const block = Buffer.alloc(1024 * 1024, 7)
    async function* blocks(megabytes) { for (let i = 0; i < megabytes; i++) yield block }
    ${code}`
  const arguments_ = ['--conditions=docchat-source', '--input-type=module', '--eval', main]
  return spawn(process.execPath, arguments_, {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

test('a process that is killed in the middle of an upload leaves nothing visible, and its parts are swept', async () => {
  const child = run('await store.put(blocks(100))')
  let parts = 0
  await new Promise<void>((resolve) => {
    server.fault(({ url = '' }) => {
      if (url.includes('partNumber=') && ++parts === 4) resolve()
      return false
    })
  })
  child.kill('SIGKILL')
  await once(child, 'exit')
  await using store = s3BlobStore(server.options())
  expect(await Array.fromAsync(store.keys())).toEqual([])
  expect(await server.held(), 'the parts').toBe(1)
  expect(await store.sweep(60_000), 'they may belong to an upload in progress').toBe(0)
  expect(await store.sweep(0)).toBe(1)
  expect(await server.held()).toBe(0)
})

test('needs 16 MiB of memory at most, however large the file', async () => {
  server.fault((request, response) => {
    const { method, url = '' } = request
    if (!url.includes('uploadId=')) return false
    request.resume().once('end', () => {
      const body = method === 'POST' ? '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>' : ''
      response.writeHead(200, { etag: '"part"', 'content-type': 'application/xml' }).end(body)
    })
    return true
  })
  const megabytes = Number(process.env['DOCCHAT_TEST_UPLOAD_MB'] ?? 128)
  const child = run(`
    await store.put(blocks(12))
    const memory = () => process.memoryUsage().arrayBuffers
    const before = memory()
    let most = 0
    const timer = setInterval(() => { most = Math.max(most, memory() - before) }, 2)
    await store.put((async function* () {
      for await (const block of blocks(${megabytes})) { most = Math.max(most, memory() - before); yield block }
    })())
    clearInterval(timer)
    console.log(most)`)
  let stdout = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  await once(child, 'close')
  expect(Number(stdout)).toBeGreaterThan(5 * 2 ** 20)
  expect(Number(stdout)).toBeLessThanOrEqual(16 * 2 ** 20)
})
