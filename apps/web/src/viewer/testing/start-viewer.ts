import type { Citation } from '@docchat/client'
import { boxesOf, type DocChat } from '@docchat/core'
import type { Page } from 'playwright-core'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { type StartedPage, type StartPageOptions, startPage } from '../../testing/start-page.ts'

/** Starts a page that has only the viewer, which it builds from the sources. */
export async function startViewer(options: StartPageOptions = {}): Promise<StartedPage> {
  const folder = await mkdtemp(join(tmpdir(), 'docchat-viewer-'))
  await build({
    root: import.meta.dirname,
    configFile: join(import.meta.dirname, '../../../vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, sourcemap: false, emptyOutDir: true },
  })
  const page = await startPage({ ...options, server: { ...options.server, page: folder } })
  return {
    ...page,
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Opens one of some citations. */
export async function openCitations(page: Page, citations: readonly Citation[], index: number): Promise<void> {
  await page.waitForFunction(() => window.viewer !== undefined)
  await page.evaluate(
    ([all, chosen]) => {
      const citation = all[chosen]
      if (citation !== undefined) window.viewer?.openCitation(citation, all)
    },
    [citations, index] as const,
  )
}

/** A citation of words on a page, or of its first sentence if they are empty. */
export async function citationOf(
  { documents }: DocChat,
  id: string,
  number: number,
  words: string,
): Promise<Citation> {
  const { name, version } = await documents.get(id)
  const { text } = await documents.page(id, number)
  const quote = words || /[A-Z][^.\n]*(?:\n[^.\n]+){0,2}\./u.exec(text)?.[0] || text
  const start = text.indexOf(quote)
  if (start === -1) throw new Error(`Page ${number} of ${name} does not say “${words}”.`)
  const span = { start, end: start + quote.length }
  return {
    marker: 1,
    document_id: id,
    version_id: version.id,
    version_sha256: null,
    name,
    page: number,
    char_start: span.start,
    char_end: span.end,
    quote,
    boxes: [...boxesOf(await documents.layout(id, number), span)],
    verified: true,
  }
}
