import { createReadStream } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createDocChat, type DocChat, type DocChatOptions } from '@docchat/core'
import { createLogger, type ServeOptions, serve } from '@docchat/express'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { pageFolder } from '../../page-folder.js'
import { openBrowser } from './browser.ts'

const sample = (name: string): string => join(import.meta.dirname, '../../../../examples/documents', name)

export const LEASE: string = sample('workshop-lease.pdf')

/** The sample documents of the repository. */
export const SAMPLES: readonly string[] = [
  LEASE,
  sample('heat-pump-manual.pdf'),
  sample('tidal-sensor-paper.pdf'),
]

/** The built page on a real server, in a real browser. */
export interface StartedPage extends AsyncDisposable {
  readonly url: string
  readonly docchat: DocChat
  /** What went wrong in the browser: errors, refused scripts and styles, and requests to elsewhere. */
  readonly faults: string[]
  /** Opens the page in a window of its own. */
  open(path?: string, options?: BrowserContextOptions): Promise<Page>
  /** Adds files, and waits until they are complete. @returns the ids of the documents. */
  add(...paths: readonly string[]): Promise<readonly string[]>
}

/** Options of {@link startPage}. */
export interface StartPageOptions {
  /** A data directory to begin with a copy of. */
  readonly data?: string
  readonly docchat?: Omit<DocChatOptions, 'dataDir'>
  readonly server?: Partial<ServeOptions>
}

/** Starts the page. Build it first. */
export async function startPage({
  data,
  docchat: options,
  server: more,
}: StartPageOptions = {}): Promise<StartedPage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'docchat-web-'))
  if (data !== undefined) await cp(data, dataDir, { recursive: true })
  const docchat = await createDocChat({ workers: 1, ...options, dataDir })
  const server = await serve({
    open: async () => docchat,
    port: 0,
    signals: [],
    logger: createLogger({ level: 'silent' }),
    limits: false,
    drainMs: 1000,
    page: pageFolder,
    ...more,
  })
  const browser = await openBrowser()
  const contexts: BrowserContext[] = []
  const faults: string[] = []
  return {
    url: server.url,
    docchat,
    faults,
    async open(path = '', contextOptions = {}) {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...contextOptions })
      contexts.push(context)
      const page = await context.newPage()
      watch(page, server.url, faults)
      await page.goto(`${server.url}/${path}`)
      return page
    },
    async add(...paths) {
      const ids: string[] = []
      for (const path of paths) {
        const { document, job } = await docchat.documents.add({
          name: basename(path),
          content: createReadStream(path),
        })
        for await (const _change of docchat.jobs.watch(job.id));
        ids.push(document.id)
      }
      return ids
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(contexts.map((context) => context.close()))
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function watch(page: Page, origin: string, faults: string[]): void {
  page.on('pageerror', ({ message }) => {
    // In its worker, pdf.js throws this if a file is closed while it is being opened.
    if (message !== 'Worker was terminated') faults.push(`error: ${message}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text())
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(origin) && !url.startsWith('blob:') && !url.startsWith('data:'))
      faults.push(`request: ${url}`)
  })
}
