import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readlink, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filePart, formOf, uploadHead } from '../testing/form.ts'
import { rawRequest } from '../testing/raw-http.ts'
import { type RunningApp, startApp } from '../testing/start-app.ts'

let app: RunningApp
beforeAll(async () => {
  app = await startApp({ router: { limits: false } })
})
afterAll(() => app[Symbol.asyncDispose]())

const body = formOf([filePart(Buffer.alloc(3 * 1024 * 1024, 'x'))])

async function nothingIsLeft({ blobs, docchat, dataDir, unexpected }: RunningApp): Promise<void> {
  await expect.poll(blobs, { message: 'no bytes are left' }).toEqual([])
  const open = async () => {
    const fds = await readdir('/proc/self/fd')
    const paths = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
    return paths.filter((path) => path.startsWith(join(dataDir, 'blobs')))
  }
  await expect.poll(open, { message: 'no descriptors are left' }).toEqual([])
  expect((await docchat.documents.list()).total).toBe(0)
  expect(unexpected).toEqual([])
}

describe('an aborted upload leaves nothing behind', () => {
  it.each([
    ['at 1 %', Math.floor(body.length / 100)],
    ['at 50 %', Math.floor(body.length / 2)],
    ['before its last byte', body.length - 1],
  ])('%s', async (_name, length) => {
    const socket = connect(app.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(`${uploadHead('/upload', { 'Content-Length': body.length })}\r\n\r\n`)
    if (!socket.write(body.subarray(0, length))) await once(socket, 'drain')
    // Storing has begun, if there is anything to store.
    await expect.poll(async () => (await app.blobs()).length).toBe(1)
    await delay(20)
    socket.resetAndDestroy()
    await nothingIsLeft(app)
  })

  it('twenty at once', async () => {
    const aborted = Array.from({ length: 20 }, async (_, i) => {
      const socket = connect(app.port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write(`${uploadHead('/upload', { 'Content-Length': body.length })}\r\n\r\n`)
      socket.write(body.subarray(0, (i + 1) * 100_000))
      await delay(100)
      socket.destroy()
    })
    await Promise.all(aborted)
    await nothingIsLeft(app)
  })
})

describe('a full disk', () => {
  let dataDir: string
  let mounted = false
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'docchat-full-'))
    const blobs = join(dataDir, 'blobs')
    await mkdir(blobs)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', blobs], { stdio: 'ignore' })
      mounted = true
    } catch {
      // Only root can mount.
    }
  })
  afterAll(async () => {
    if (mounted) execFileSync('umount', [join(dataDir, 'blobs')])
    await rm(dataDir, { recursive: true, force: true })
  })

  it('is reported with 507, and nothing is left behind', async ({ skip }) => {
    skip(!mounted, 'a small file system cannot be mounted here')
    await using full = await startApp({ dataDir })
    const head = uploadHead('/upload', { 'Content-Length': body.length })
    const response = await rawRequest(full.port, head, body)
    expect([response.status, JSON.parse(response.body).error_code]).toEqual([507, 'STORAGE_FULL'])
    await nothingIsLeft(full)
    const small = formOf([filePart('There is room for this.')])
    const next = await rawRequest(full.port, uploadHead('/upload', { 'Content-Length': small.length }), small)
    expect(next.status).toBe(202)
  })
})
