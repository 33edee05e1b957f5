import { join } from 'node:path'
import type { Citation } from '@docchat/client'
import { boxesOf, type DocChat } from '@docchat/core'
import type { Page } from 'playwright-core'
import { builtPage } from '../../testing/build-parts.ts'
import { type StartedPage, type StartPageOptions, startPage } from '../../testing/start-page.ts'

/** Starts a page that has only the viewer, which is built from the sources. */
export async function startViewer(options: StartPageOptions = {}): Promise<StartedPage> {
  const page = await builtPage('viewer', {
    root: import.meta.dirname,
    configFile: join(import.meta.dirname, '../../../vite.config.ts'),
  })
  return startPage({ ...options, server: { ...options.server, page } })
}

/** Opens one of some citations. */
export async function openCitations(
  page: Page,
  citations: readonly Citation[],
  index: number,
): Promise<void> {
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
  const pattern = words.split(/\s+/u).map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'))
  const sentence = /[A-Z][^.\n]*(?:\n[^.\n]+){0,2}\./u
  const match = (words === '' ? sentence : new RegExp(pattern.join('\\s+'), 'u')).exec(text)
  if (match === null) throw new Error(`Page ${number} of ${name} does not say “${words}”.`)
  const { 0: quote, index: start } = match
  const span = { start, end: start + quote.length }
  return {
    marker: 1,
    document_id: id,
    version_id: version.id,
    version_sha256: null,
    name,
    page: number,
    page_label: null,
    char_start: span.start,
    char_end: span.end,
    quote,
    boxes: [...boxesOf(await documents.layout(id, number), span)],
    verified: true,
  }
}
