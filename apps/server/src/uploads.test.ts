import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Upload } from 'tus-js-client'
import { expect, it } from 'vitest'
import { startServer } from './testing/start-server.ts'

interface Folder extends AsyncDisposable {
  readonly path: string
}

async function temporaryFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'docchat-server-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

const TUS = { 'tus-resumable': '1.0.0' }
const start = (dataDir: string) => startServer({ DOCCHAT_DATA_DIR: dataDir })

async function json(url: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url)).json()) as Record<string, unknown>
}

/** Begins an upload, and sends a part over a connection that stays open. @returns the upload's path */
async function beginPart(
  server: { readonly url: string; readonly port: number },
  size: number,
  part: Buffer,
  name = 'a.txt',
) {
  const headers = { ...TUS, 'upload-length': String(size), 'upload-metadata': `filename ${btoa(name)}` }
  const created = await fetch(`${server.url}/uploads`, { method: 'POST', headers })
  const path = created.headers.get('location') ?? ''
  const socket = connect(server.port, '127.0.0.1').on('error', () => undefined)
  socket.write(
    `PATCH ${path} HTTP/1.1\r\nHost: localhost\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n` +
      `Content-Type: application/offset+octet-stream\r\nContent-Length: ${size}\r\n\r\n`,
  )
  socket.write(part)
  return path
}

/** Goes on with an upload, whatever its offset is. @returns the id of the document, and the first offset */
function goOn(uploadUrl: string, content: Buffer): Promise<{ readonly id: string; readonly from: number }> {
  let from = content.length
  return new Promise((resolve, reject) => {
    new Upload(content, {
      uploadUrl,
      // A process that was killed holds its upload for ten seconds.
      retryDelays: Array.from({ length: 30 }, () => 500),
      onBeforeRequest(request) {
        const offset = request.getHeader('Upload-Offset')
        if (offset !== undefined) from = Math.min(from, Number(offset))
      },
      onError: reject,
      onSuccess: ({ lastResponse }) => resolve({ id: lastResponse.getHeader('X-Document-ID') ?? '', from }),
    }).start()
  })
}

// Together, because each waits until the upload of the killed server is free.
it.concurrent('an upload goes on after the server was killed in the middle of it', {
  timeout: 120_000,
}, async ({ expect }) => {
  await using data = await temporaryFolder()
  const text = Buffer.from(randomBytes(1_000_000).toString('hex'))
  let path: string
  {
    await using server = await start(data.path)
    path = await beginPart(server, text.length, text.subarray(0, 1_000_000))
    const offset = async () => (await json(server.url + path))['offset']
    await expect.poll(offset, { timeout: 30_000 }).toBe(1_000_000)
    await server.stop('SIGKILL')
  }
  await using server = await start(data.path)
  const { id, from } = await goOn(server.url + path, text)
  expect(from).toBe(1_000_000)
  const file = await fetch(`${server.url}/documents/${id}/file`)
  expect(Buffer.from(await file.arrayBuffer()).equals(text)).toBe(true)
})

it.concurrent.each([0, 10, 25, 50])(
  'loses and doubles nothing when the server is killed %i ms after the last byte, while a file becomes a document',
  { timeout: 120_000 },
  async (ms) => {
    await using data = await temporaryFolder()
    const text = Buffer.from(randomBytes(500_000).toString('hex'))
    const total = async (url: string) => Number((await json(`${url}/documents`))['total'])
    let path: string
    {
      await using server = await start(data.path)
      expect(await total(server.url)).toBe(0)
      path = await beginPart(server, text.length, text, `${ms}.txt`)
      await new Promise((resolve) => setTimeout(resolve, ms))
      await server.stop('SIGKILL')
    }
    await using server = await start(data.path)
    const { id } = await goOn(server.url + path, text)
    expect((await fetch(`${server.url}/documents/${id}`)).status).toBe(200)
    expect(await goOn(server.url + path, text)).toMatchObject({ id })
    expect(await total(server.url)).toBe(1)
  },
)

it('memory does not grow with the size of the file', { timeout: 120_000 }, async (context) => {
  if (process.platform !== 'linux') context.skip('the memory of another process is read from /proc')
  await using data = await temporaryFolder()
  const megabytes = 200
  const block = Buffer.from(randomBytes(2 ** 19).toString('hex'))
  const size = megabytes * block.length
  await using server = await startServer({
    DOCCHAT_DATA_DIR: data.path,
    DOCCHAT_MAX_SIZE: '300MB',
    DOCCHAT_WORKERS: '0',
  })
  const peak = async () =>
    Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${server.child.pid}/status`, 'utf8'))?.[1]) / 1024
  const send = async (total: number, name: string) => {
    const path = await beginPart(server, total, block, name)
    await expect
      .poll(async () => (await json(server.url + path))['offset'], { timeout: 30_000 })
      .toBe(block.length)
    return path
  }
  await send(2 * block.length, 'small.txt')
  const before = await peak()
  const headers = { ...TUS, 'upload-length': String(size), 'upload-metadata': 'filename YS50eHQ=' }
  const created = await fetch(`${server.url}/uploads`, { method: 'POST', headers })
  const content = (async function* () {
    for (let sent = 0; sent < megabytes; sent++) yield block
  })()
  const init: RequestInit & { readonly duplex: 'half' } = {
    method: 'PATCH',
    headers: { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
    body: ReadableStream.from(content),
    duplex: 'half',
  }
  const sent = await fetch(server.url + created.headers.get('location'), init)
  expect([sent.status, sent.headers.get('upload-offset')]).toEqual([204, String(size)])
  expect((await peak()) - before).toBeLessThan(80)
})
