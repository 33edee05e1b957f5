/** Builds the Next.js example, and opens it in a browser with an API on another port, as `pnpm test:nextjs` does. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Answerer, createDocChat } from '../packages/core/dist/index.js'
import { createLogger, type RunningServer, serve } from '../packages/express/dist/index.js'
import { launchChromium, skipBrowser } from '../scripts/chromium.ts'

const folder = fileURLToPath(new URL('nextjs/', import.meta.url))
const next = `${folder}node_modules/next/dist/bin/next`
const SECRET = 'key-of-the-server-only'
const RENT = 'The rent of the workshop is 900 euros a month.'

describe.skipIf(skipBrowser || !existsSync(next))(
  'nextjs (skipped unless `pnpm test:nextjs` has installed it)',
  { timeout: 60_000 },
  () => {
    let apiPort: number
    let origin: string
    let server: ChildProcess
    let browser: Browser
    beforeAll(async () => {
      apiPort = await freePort()
      const pagePort = await freePort()
      origin = `http://localhost:${pagePort}`
      const env = {
        ...process.env,
        NODE_ENV: undefined,
        NEXT_TELEMETRY_DISABLED: '1',
        NEXT_PUBLIC_DOCCHAT_URL: `http://127.0.0.1:${apiPort}`,
        DOCCHAT_API_KEY: SECRET,
      }
      const options = { cwd: folder, env }
      const build = spawnSync(process.execPath, [next, 'build'], { ...options, encoding: 'utf8' })
      expect(build.status, build.stdout + build.stderr).toBe(0)
      server = spawn(
        process.execPath,
        [next, 'start', '--hostname', 'localhost', '--port', String(pagePort)],
        {
          ...options,
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      await new Promise<void>((resolve, reject) => {
        server.stdout?.on('data', (text) => String(text).includes('Ready') && resolve())
        server.once('exit', () => reject(new Error('next start ended.')))
      })
      browser = await launchChromium()
    }, 240_000)
    afterAll(async () => {
      await browser?.close()
      if (server?.kill()) await once(server, 'exit')
    })

    async function startApi(origins: readonly string[], keys: (string | undefined)[] = []): Promise<void> {
      const dataDir = mkdtempSync(`${tmpdir()}/docchat-nextjs-`)
      const api: RunningServer = await serve({
        open: () => createDocChat({ dataDir, workers: 1, answerer: waiting }),
        auth: () => async (request) => {
          keys.push(request.headers.authorization)
          return { owner: 'mary' }
        },
        port: apiPort,
        origins,
        signals: [],
        drainMs: 1000,
        logger: createLogger({ level: 'silent' }),
      })
      onTestFinished(async () => {
        await api.close()
        rmSync(dataDir, { recursive: true })
      })
    }

    async function openPage(): Promise<Page> {
      const page = await browser.newPage()
      onTestFinished(() => page.close())
      await page.goto(origin)
      await hydrated(page)
      return page
    }

    test('uploads, streams the answer with its proof, and stops', async () => {
      const keys: (string | undefined)[] = []
      await startApi([origin], keys)
      const page = await openPage()
      await page.getByText('There are no documents yet.').waitFor()
      expect(keys, 'the server lists the documents with its key').toEqual([`Bearer ${SECRET}`])

      await choose(page, 'lease.txt', RENT)
      await page.getByRole('status').getByText('done').waitFor()
      await page.getByText('lease.txt (1 page)').waitFor()
      expect(await page.getByRole('progressbar').getAttribute('value')).toBe('1')

      await ask(page)
      await page.getByText('The rent', { exact: true }).waitFor()
      expect(await page.getByRole('link').count()).toBe(0)
      goOn()
      await page.getByText('The rent is 900 euros.').waitFor()
      const proof = page.getByRole('listitem').filter({ hasText: 'lease.txt, page 1' })
      await proof.getByText(RENT).waitFor()
      expect(await proof.getByRole('link').getAttribute('href')).toMatch(
        `http://127.0.0.1:${apiPort}/documents/`,
      )

      await ask(page)
      await page.getByText('The rent', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Stop' }).click()
      await page.getByRole('alert').getByText('Stopped.').waitFor()
      await stopped
    })

    test('shows what the server says about a file that it refuses', async () => {
      await startApi([origin])
      const page = await openPage()
      await choose(page, 'slides.xyz', 'x')
      await page.getByRole('alert').getByText('xyz').waitFor()
    })

    test('says which setting is missing where the API does not allow the page', async () => {
      await startApi([])
      const page = await openPage()
      await page.getByText('There are no documents yet.').waitFor()
      await choose(page, 'lease.txt', RENT)
      const message = `Cannot reach the server at http://127.0.0.1:${apiPort}: check that it runs, and that it allows pages of ${origin} (DOCCHAT_CORS_ORIGINS).`
      await page.getByRole('alert').getByText(message).waitFor()
      await page.reload()
      await hydrated(page)
      await ask(page)
      await page.getByRole('alert').getByText(message).waitFor()
    })

    test('says so where the API does not run', async () => {
      const page = await openPage()
      await page
        .getByRole('alert')
        .getByText(`Cannot reach the server at http://127.0.0.1:${apiPort}`)
        .waitFor()
    })

    test('the key of the server reaches no browser', async () => {
      await startApi([origin])
      const scripts = readdirSync(`${folder}.next/static`, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.js'))
        .map((name) => readFileSync(`${folder}.next/static/${name}`, 'utf8'))
      expect(scripts.join()).toContain(`http://127.0.0.1:${apiPort}`)
      expect(scripts.join()).not.toMatch(/key-of-the-server|DOCCHAT_API_KEY/)
      expect(await (await fetch(origin)).text()).not.toContain(SECRET)
    })
  },
)

let goOn: () => void
let stopped: Promise<void>

/** Writes the start of an answer, and waits to be let on or stopped. */
const waiting: Answerer = {
  model: 'waiting',
  async *answer(_request, { signal } = {}) {
    const stopping = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
    stopped = stopping
    yield { type: 'text', text: 'The rent' }
    await Promise.race([stopping, new Promise<void>((resolve) => (goOn = resolve))])
    signal?.throwIfAborted()
    yield { type: 'text', text: ' is 900 euros.' }
    yield { type: 'claim', passage: 0, quote: RENT }
  },
  async [Symbol.asyncDispose]() {},
}

/** Until React has taken over the server's HTML, nobody listens to it. */
async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(
    `Object.keys(document.querySelector('#file')).some((key) => key.startsWith('__reactProps'))`,
  )
}

async function choose(page: Page, name: string, content: string): Promise<void> {
  const file = { name, mimeType: '', buffer: Buffer.from(content) }
  await page.getByLabel('A document:').setInputFiles(file)
}

async function ask(page: Page): Promise<void> {
  await page.getByLabel('A question:').fill('What is the rent of the workshop?')
  await page.getByRole('button', { name: 'Ask' }).click()
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no port.')
  return address.port
}
