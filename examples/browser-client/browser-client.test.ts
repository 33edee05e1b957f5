/** Opens the example in a browser, with its development server and a server of DocChat. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDocChat } from '@docchat/core'
import { createLogger, serve } from '@docchat/express'
import { createServer } from 'vite'
import { expect, test } from 'vitest'
import { launchChromium, skipBrowser } from '../../scripts/chromium.ts'

test.skipIf(skipBrowser)(
  'browser-client uploads, asks, and shows the proof (skipped without Chromium, never in CI)',
  {
    timeout: 120_000,
  },
  async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'docchat-example-'))
    const vite = await createServer({ root: import.meta.dirname, logLevel: 'error', server: { port: 0 } })
    await vite.listen()
    const origin = new URL(vite.resolvedUrls?.local[0] ?? '').origin
    const api = await serve({
      open: () => createDocChat({ dataDir, workers: 1 }),
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
      const content = 'The rent of the workshop is 900 euros a month.'
      await page
        .getByLabel('A document:')
        .setInputFiles({ name: 'lease.txt', mimeType: 'text/plain', buffer: Buffer.from(content) })
      await page.getByRole('status').getByText('done').waitFor()
      await page.getByLabel('A question:').fill('What is the rent of the workshop?')
      await page.getByRole('button', { name: 'Ask' }).click()
      await page.getByRole('listitem').getByText(`lease.txt, page 1: “${content}”`).waitFor()
      expect(await page.locator('#answer').textContent()).toContain('900 euros')

      await page
        .getByLabel('A document:')
        .setInputFiles({ name: 'slides.xyz', mimeType: '', buffer: Buffer.from('x') })
      await page.getByRole('status').getByText(/xyz/).waitFor()
    } finally {
      await browser.close()
      await vite.close()
      await api.close()
      await rm(dataDir, { recursive: true })
    }
  },
)
