import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { routes } from '@docchat/express'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from './testing/start-server.ts'

const EXAMPLES = new URL('../../../examples/', import.meta.url)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docchat-examples-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('curl.md runs unchanged, and covers every route', async () => {
  await using server = await startServer({ DOCCHAT_DATA_DIR: join(folder, 'curl') })
  const page = await readFile(new URL('curl.md', EXAMPLES), 'utf8')
  const script = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code).join('\n')
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DOCCHAT: server.url },
  })
  expect(stdout).toContain('"verified":true')
  expect(stdout).toContain('The lease')
  const called = script
    .replaceAll(/\$(?:DOC|JOB|TALK|DELIVERY|ANSWER|UPLOAD|CHAT|FILE)\b/g, '{id}')
    .replaceAll('$VERSION', '{version_id}')
    .replaceAll('/pages/1', '/pages/{n}')
    .replaceAll('/exchanges/1', '/exchanges/{number}')
    .replaceAll('/models/docchat', '/models/{id}')
    .replaceAll('/vector_stores/default', '/vector_stores/{id}')
  for (const { path, internal } of routes) {
    if (internal !== true)
      expect(called, path).toMatch(new RegExp(`\\$DOCCHAT${path.replaceAll(/[{}.]/g, '\\$&')}["?]`))
  }
})

it('express-app serves each user only their own documents', async () => {
  const main = new URL('express-app/src/main.ts', EXAMPLES).pathname
  const child = spawn(process.execPath, ['--conditions=docchat-source', main], {
    env: { PATH: process.env['PATH'], PORT: '0', DOCCHAT_DATA_DIR: join(folder, 'express') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const as = (user: string, path: string, init: RequestInit = {}) =>
      fetch(`${url}/docchat${path}`, { ...init, headers: { authorization: `Bearer token-of-${user}` } })
    const form = new FormData()
    form.append('file', new File(['The lease ends in May.'], 'lease.txt'))
    const upload = (await (await as('mary', '/upload', { method: 'POST', body: form })).json()) as {
      document_id: string
    }
    expect((await as('mary', `/documents/${upload.document_id}`)).status).toBe(200)
    expect((await as('john', `/documents/${upload.document_id}`)).status).toBe(404)
    expect((await as('nobody', '/documents')).status).toBe(401)
    expect(await (await fetch(url)).text()).toContain('EventSource')
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  expect(child.exitCode).toBe(0)
})
