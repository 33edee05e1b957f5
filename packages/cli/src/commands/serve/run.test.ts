import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const DOCCHAT = fileURLToPath(new URL('../../../bin/docchat.js', import.meta.url))

interface Start {
  readonly env?: Readonly<Record<string, string>>
  /** Files of the working directory, by name. */
  readonly files?: Readonly<Record<string, string>>
}

function start(args: readonly string[], { env = {}, files = {} }: Start = {}) {
  const cwd = mkdtempSync(`${tmpdir()}/docchat-serve-`)
  for (const [name, content] of Object.entries(files)) writeFileSync(`${cwd}/${name}`, content)
  const child = spawn(process.execPath, [DOCCHAT, 'serve', '--data-dir', `${cwd}/data`, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], DOCCHAT_SEMANTIC_SEARCH: 'false', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
    rmSync(cwd, { recursive: true, force: true })
  })
  return { cwd, child, ended }
}

async function listening(child: ChildProcess): Promise<string> {
  let said = ''
  if (child.stderr === null) throw new Error('Its standard error is not piped.')
  for await (const line of createInterface({ input: child.stderr })) {
    said += `${line}\n`
    const url = /"url":"([^"]+)"/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error(`It ended before it listened: ${said}`)
}

function upload(url: string, content: string): Promise<Response> {
  const form = new FormData()
  form.set('file', new Blob([content]), 'notes.txt')
  return fetch(`${url}/upload`, { method: 'POST', body: form })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

test('goes on when its log is no longer read, and ends in order', async () => {
  const { child, ended } = start(['--port', '0'])
  const url = await listening(child)
  child.stderr?.destroy()
  for (let request = 0; request < 3; request++) expect((await fetch(`${url}/documents`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

test('serves until SIGTERM, then exits with 0', async () => {
  const { child, ended } = start(['--port', '0'])
  const url = await listening(child)
  const uploaded = await upload(url, 'The valve opens at 3 bar.')
  expect(uploaded.status).toBe(202)
  expect(await (await fetch(`${url}/readiness`)).json()).toMatchObject({ status: 'ready' })
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

test('refuses an address that others can reach without authentication', async () => {
  const { child, ended } = start(['--host', '0.0.0.0'])
  let said = ''
  child.stderr.on('data', (data) => {
    said += data
  })
  expect(await ended).toEqual([3, null])
  expect(said).toContain('everybody on the network')
})

test('uses the settings of the other commands, without workers', async () => {
  const env = { DOCCHAT_MAX_ANSWER_TOKENS: '500', DOCCHAT_WORKERS: '0', DOCCHAT_DEBUG: '1' }
  const { child } = start(['--port', '0'], { env })
  const url = await listening(child)
  const { job_id: id } = (await (await upload(url, 'The valve opens at 3 bar.')).json()) as { job_id: string }
  expect(await (await fetch(`${url}/jobs/${id}`)).json()).toMatchObject({ state: 'queued' })
})

test('reads .env and docchat.config.json', async () => {
  const port = await freePort()
  const files = {
    '.env': `DOCCHAT_AUTH=api-keys\nDOCCHAT_PORT=${port}\n`,
    'docchat.config.json': JSON.stringify({ maxSize: '1KB' }),
  }
  const closed = start([], { files })
  expect(await listening(closed.child)).toBe(`http://127.0.0.1:${port}`)
  expect((await fetch(`http://127.0.0.1:${port}/documents`)).status).toBe(401)

  const open = start(['--port', '0'], { files: { 'docchat.config.json': files['docchat.config.json'] } })
  const url = await listening(open.child)
  expect((await upload(url, 'x'.repeat(1025))).status).toBe(413)
  expect((await upload(url, 'x'.repeat(1024))).status).toBe(202)
})

test('refuses a misspelt setting', async () => {
  const { child, ended } = start([], { files: { '.env': 'DOCCHAT_ATUH=api-keys\n' } })
  await expect(listening(child)).rejects.toThrow(/Did you mean DOCCHAT_AUTH\?/)
  expect(await ended).toEqual([3, null])
})
