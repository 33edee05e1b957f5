import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, skipBrowser } from '../../../scripts/chromium.ts'
import { bundleClient } from './testing/bundle.ts'
import { startApi } from './testing/start-api.ts'

describe.skipIf(skipBrowser)('in Chromium (skipped where there is none, never in CI)', () => {
  let api: Awaited<ReturnType<typeof startApi>>
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    const script = await bundleClient()
    api = await startApi(({ url }, response) => {
      if (url !== '/page' && url !== '/client.js') return false
      const type = url === '/page' ? 'text/html' : 'text/javascript'
      response
        .writeHead(200, { 'content-type': type })
        .end(url === '/page' ? '<!doctype html><title>Test</title>' : script)
      return true
    })
    browser = await launchChromium()
    page = await browser.newPage()
    await page.goto(`${api.url}/page`)
  })
  afterAll(async () => {
    await browser?.close()
    await api?.[Symbol.asyncDispose]()
  })

  it('uploads with progress, watches and asks', async () => {
    const result = await page.evaluate(`(async () => {
      const { createClient } = await import('/client.js')
      const client = createClient({ baseUrl: '/', apiKey: ${JSON.stringify(api.key)} })
      const progress = []
      const file = new File(['The lease ends in May.'], 'lease.txt')
      const { job_id } = await client.upload(file, { onProgress: (seen) => progress.push(seen) })
      let state
      for await (const job of client.jobs.watch(job_id)) state = job.state
      const types = []
      for await (const { type } of client.ask('When does the lease end?')) types.push(type)
      const refused = await client.documents.get('doc_none').catch(({ code }) => code)
      return { last: progress.at(-1), state, types, refused }
    })()`)
    expect(result).toMatchObject({
      state: 'done',
      refused: 'DOCUMENT_NOT_FOUND',
      types: expect.arrayContaining(['citation']),
    })
    const { last } = result as { last: { sentBytes: number; totalBytes: number } }
    expect(last.sentBytes).toBe(last.totalBytes)
  })

  it('sends a file in parts, with progress', async () => {
    const result = await page.evaluate(`(async () => {
      const { createClient } = await import('/client.js')
      const client = createClient({ baseUrl: '/', apiKey: ${JSON.stringify(api.key)} })
      const progress = []
      const file = new File(['The heron costs 4711 ducats. '.repeat(500_000)], 'heron.txt')
      const sent = await client.upload(file, { resume: {}, onProgress: (seen) => progress.push(seen.sentBytes) })
      return { size: file.size, stored: sent.size_bytes, last: progress.at(-1), steps: progress.length }
    })()`)
    const { size, stored, last, steps } = result as Record<string, number>
    expect([stored, last]).toEqual([size, size])
    expect(steps).toBeGreaterThan(3)
  })

  it("lets the browser's own EventSource ask once with a ticket", async () => {
    const result = await page.evaluate(`(async () => {
      const { createClient } = await import('/client.js')
      const ticket = await createClient({ baseUrl: '/', apiKey: ${JSON.stringify(api.key)} }).streamTicket({ path: '/chat' })
      const url = '/chat?' + new URLSearchParams({ question: 'When does the lease end?', ticket })
      const end = () => new Promise((resolve) => {
        const events = new EventSource(url)
        const finish = (how) => { events.close(); resolve(how) }
        events.addEventListener('finish', () => finish('finish'))
        events.addEventListener('error', () => finish('error'))
      })
      return [await end(), await end()]
    })()`)
    expect(result).toEqual(['finish', 'error'])
  })
})
