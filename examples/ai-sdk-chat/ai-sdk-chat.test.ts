/** Opens the example in a browser, with its development server and a server of DocChat. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDocChat, openAIAnswerer } from '@docchat/core'
import { type ChatReply, fakeOpenAI } from '@docchat/core/testing'
import { createLogger, serve } from '@docchat/express'
import { createServer } from 'vite'
import { expect, test } from 'vitest'
import { launchChromium, skipBrowser } from '../../scripts/chromium.ts'

const QUOTE = 'The lease ends in May.'
const WHOLE: ChatReply = { tokens: ['It ends in May', `<cite p="1">${QUOTE}</cite>`, '.'] }
const ENDLESS: ChatReply = { tokens: ['It ends ', 'never.'], stallAfter: 1 }

test.skipIf(skipBrowser)(
  'ai-sdk-chat answers with sources, stops, and resumes after a reload (skipped without Chromium, never in CI)',
  { timeout: 120_000 },
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'docchat-example-'))
    let reply = WHOLE
    await using model = await fakeOpenAI({ reply: () => reply })
    const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'fake', maxRetries: 0 })
    const vite = await createServer({ root: import.meta.dirname, logLevel: 'error', server: { port: 0 } })
    await vite.listen()
    const origin = new URL(vite.resolvedUrls?.local[0] ?? '').origin
    const api = await serve({
      async open() {
        const docchat = await createDocChat({ dataDir, workers: 1, answerer })
        const content = (async function* () {
          yield Buffer.from(QUOTE)
        })()
        const { job } = await docchat.documents.add({ name: 'lease.txt', content })
        for await (const _ of docchat.jobs.watch(job.id));
        return docchat
      },
      port: 0,
      signals: [],
      drainMs: 1000,
      logger: createLogger({ level: 'silent' }),
      origins: [origin],
    })
    vite.config.env['VITE_DOCCHAT_URL'] = api.url
    const browser = await launchChromium()
    try {
      const page = await browser.newPage()
      await page.goto(origin)
      const ask = async (question: string) => {
        await page.getByLabel('A question:').fill(question)
        await page.getByRole('button', { name: 'Ask' }).click()
      }
      const answer = page.locator('article[data-role=assistant]').last()

      await ask('When does the lease end?')
      await page.getByRole('listitem').getByText(`lease.txt, page 1: “${QUOTE}” verified`).waitFor()
      await page.getByRole('button', { name: 'Ask' }).isEnabled()
      expect(await answer.textContent()).toContain('It ends in May [1].')

      reply = ENDLESS
      await ask('When does the lease end, then?')
      await answer.getByText('It ends').waitFor()
      await page.getByRole('status').getByText('Answering from 1 passages').waitFor()
      await page.reload()
      await answer.getByText('It ends').waitFor()
      expect(model.requests.at(-1)?.clientGone).toBe(false)
      await page.getByRole('button', { name: 'Stop' }).click()
      await model.requests.at(-1)?.closed
      expect(model.requests.at(-1)?.clientGone).toBe(true)

      reply = WHOLE
      await ask('When does the lease end?')
      await answer.getByText('It ends in May [1].').waitFor()
      expect(JSON.stringify(model.requests.at(-1)?.body)).toContain('When does the lease end, then?')
    } finally {
      await browser.close()
      await vite.close()
      await api.close()
      await rm(dataDir, { recursive: true })
    }
  },
)
