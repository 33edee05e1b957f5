import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApp } from '../create-app.ts'
import { docchatRouter } from '../router.ts'
import { startApp } from '../testing/start-app.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docchat-page-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>A page</title>')
  await writeFile(join(folder, 'assets/index-abc.js'), 'export {}')
  await writeFile(join(folder, '..', `${folder.split('/').at(-1)}-secret`), 'secret')
})
afterAll(async () => {
  await rm(`${folder}-secret`)
  await rm(folder, { recursive: true })
})

it('serves the page at the root, which may load only its own files', async () => {
  await using app = await startApp({ app: (app, docchat) => app.use(createApp({ docchat, page: folder })) })
  const response = await fetch(`${app.url}/`)
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('A page')
  expect(response.headers.get('cache-control')).toBe('no-cache')
  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe-inline')
})

it('lets browsers keep the files whose names change with their content', async () => {
  await using app = await startApp({ app: (app, docchat) => app.use(createApp({ docchat, page: folder })) })
  const response = await fetch(`${app.url}/assets/index-abc.js`)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toContain('immutable')
  expect(response.headers.get('content-type')).toContain('javascript')
  expect((await fetch(`${app.url}/assets/gone.js`)).status).toBe(404)
})

it('keeps the page itself current, even if it is installed below a folder named assets', async () => {
  const below = join(folder, 'assets', 'page')
  await mkdir(join(below, 'assets'), { recursive: true })
  await writeFile(join(below, 'index.html'), '<!doctype html><title>A page</title>')
  await writeFile(join(below, 'assets/index-abc.js'), 'export {}')
  await using app = await startApp({ app: (app, docchat) => app.use(createApp({ docchat, page: below })) })
  const kept = async (path: string) => (await fetch(`${app.url}${path}`)).headers.get('cache-control')
  expect(await kept('/')).toBe('no-cache')
  expect(await kept('/assets/index-abc.js')).toContain('immutable')
})

it('serves it under any mount path, in a folder of its own', async () => {
  await using app = await startApp({
    app: (app, docchat) => app.use('/docs/chat', docchatRouter({ docchat, page: folder })),
  })
  const moved = await fetch(`${app.url}/docs/chat`, { redirect: 'manual' })
  expect([moved.status, moved.headers.get('location')]).toEqual([308, '/docs/chat/'])
  const asked = await fetch(`${app.url}/docs/chat?document=1&x=a%3Fb?c`, {
    method: 'HEAD',
    redirect: 'manual',
  })
  expect([asked.status, asked.headers.get('location')]).toEqual([308, '/docs/chat/?document=1&x=a%3Fb?c'])
  for (const method of ['POST', 'DELETE'])
    expect((await fetch(`${app.url}/docs/chat`, { method, redirect: 'manual' })).status, method).not.toBe(308)
  expect(await (await fetch(`${app.url}/docs/chat/`)).text()).toContain('A page')
  expect((await fetch(`${app.url}/docs/chat/documents`)).headers.get('content-type')).toContain('json')
})

it('needs no key, while what it shows does', async () => {
  await using app = await startApp({
    app: (app, docchat) =>
      app.use(docchatRouter({ docchat, page: folder, auth: () => Promise.reject(new Error('nobody')) })),
  })
  expect((await fetch(`${app.url}/`)).status).toBe(200)
  expect((await fetch(`${app.url}/documents`)).status).not.toBe(200)
})

it('serves nothing outside the folder, and no page unless one is named', async () => {
  await using app = await startApp({ app: (app, docchat) => app.use(createApp({ docchat, page: folder })) })
  const name = folder.split('/').at(-1)
  for (const path of [
    `/..%2f${name}-secret`,
    `/assets/..%2f..%2f${name}-secret`,
    '/assets/%2e%2e/%2e%2e/etc/passwd',
  ])
    expect(await (await fetch(`${app.url}${path}`)).text(), path).not.toBe('secret')
  await using without = await startApp({ app: (app, docchat) => app.use(createApp({ docchat })) })
  expect((await fetch(`${without.url}/`)).status).toBe(404)
})
