import type { DocChat } from '@docchat/core'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { docchatRouter } from '../router.ts'
import { routes } from '../routes.ts'
import { type Listening, listen } from '../testing/listen.ts'
import { openApiRoutes } from './routes.ts'

let server: Listening
let base: string

beforeAll(async () => {
  // These routes do not use DocChat.
  const docchat = {
    forOwner: () => ({ documents: {}, uploads: {}, jobs: {}, webhooks: {}, mail: {} }),
  } as unknown as DocChat
  const app = express().use('/any/path', docchatRouter({ docchat, routes: openApiRoutes(routes) }))
  server = await listen(app)
  base = `${server.url}/any/path`
})
afterAll(() => server[Symbol.asyncDispose]())

test('serves the document for its mount path', async () => {
  const response = await fetch(`${base}/openapi.json`)
  expect(response.headers.get('content-type')).toContain('application/json')
  expect(await response.json()).toMatchObject({ openapi: '3.1.1', servers: [{ url: '/any/path' }] })
})

test('serves a page without scripts that loads nothing from other servers', async () => {
  const response = await fetch(`${base}/docs`)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.headers.get('content-security-policy')).not.toMatch(/https?:|\*|unsafe|script-src/)
  const page = await response.text()
  expect(page).not.toMatch(/<script|(?:src|href)="(?:https?:)?\/\//)
  const style = await fetch(new URL(/href="([^"]+\.css)"/.exec(page)?.[1] ?? '', `${base}/docs`))
  expect(style.headers.get('content-type')).toMatch(/^text\/css/)
  expect(await style.text()).toContain('light-dark(')
})

test('the page names every route, and has no broken links', async () => {
  const page = await (await fetch(`${base}/docs`)).text()
  for (const { method, path, id, internal } of routes) {
    const title = `<h3 id="route-${id}"><b>${method.toUpperCase()}</b> ${path}</h3>`
    if (internal === true) expect(page).not.toContain(title)
    else expect(page).toContain(title)
  }
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, anchor] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(anchor)
  for (const [, name] of page.matchAll(/aria-labelledby="([^"]+)"/g)) expect(ids).toContain(name)
})

test('the page also works with a trailing slash', async () => {
  const response = await fetch(`${base}/docs/`)
  expect(response.url).toBe(`${base}/docs`)
})

test.each(['package.json', '..%2fpackage.json', '%2e%2e%2f%2e%2e%2fpackage.json', 'style.css.map'])(
  'serves no other file: %s',
  async (file) => {
    expect((await fetch(`${base}/docs/${file}`)).status).toBe(404)
  },
)
