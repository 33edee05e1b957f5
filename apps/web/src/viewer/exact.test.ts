import { readFile } from 'node:fs/promises'
import type { Citation } from '@docchat/client'
import { boxesOf } from '@docchat/core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { dataWith } from '../testing/shared.ts'
import { SAMPLES, type StartedPage } from '../testing/start-page.ts'
import { bare, litWords } from './testing/lit-words.ts'
import { openCitations, startViewer } from './testing/start-viewer.ts'

const QUESTIONS = new URL('../../../../examples/documents/questions.jsonl', import.meta.url)

describe.skipIf(skipBrowser)('the lit words (skipped without Chromium, never in CI)', () => {
  let started: StartedPage
  let page: Page
  beforeAll(async () => {
    started = await startViewer({ data: await dataWith(SAMPLES) })
    page = await started.open('', { viewport: { width: 760, height: 900 }, reducedMotion: 'reduce' })
  }, 240_000)
  afterAll(() => started?.[Symbol.asyncDispose]())

  it('are exactly the quotes of more than 100 citations', { timeout: 600_000 }, async () => {
    // Page by page: each is drawn once.
    const citations = [...(await citationsOfAnswers()), ...(await citationsOfSentences())].toSorted(
      (one, other) => one.document_id.localeCompare(other.document_id) || one.page - other.page,
    )
    expect(citations.length).toBeGreaterThan(100)
    await openCitations(page, citations, 0)
    const wrong: { quote: string; lit: string }[] = []
    const times: number[] = []
    for (const [index, citation] of citations.entries()) {
      const begun = performance.now()
      await page.evaluate((to) => window.viewer?.step(to - window.viewer.current), index)
      await page.waitForFunction((to) => window.viewer?.current === to, index)
      await page.waitForSelector(`[data-page="${citation.page}"] [data-mark="quote"]`)
      times.push(performance.now() - begun)
      const lit = await litWords(page, citation.page)
      if (bare(lit) !== bare(citation.quote)) wrong.push({ quote: citation.quote, lit })
    }
    times.sort((a, b) => a - b)
    const [median, most] = [times[times.length >> 1], times[Math.floor(times.length * 0.95)]]
    process.stdout.write(
      `${citations.length} citations; click to lit: median ${Math.round(median ?? 0)} ms, 95 % within ${Math.round(most ?? 0)} ms\n`,
    )
    expect(wrong).toEqual([])
    expect(started.faults).toEqual([])
  })

  async function citationsOfAnswers(): Promise<Citation[]> {
    const lines = (await readFile(QUESTIONS, 'utf8')).trim().split('\n')
    const citations: Citation[] = []
    for (const line of lines) {
      const { question } = JSON.parse(line) as { question: string }
      const response = await fetch(`${started.url}/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ question }),
      })
      citations.push(...((await response.json()) as { citations: Citation[] }).citations)
    }
    return citations.filter(({ verified }) => verified)
  }

  /** Every twentieth sentence of the samples. */
  async function citationsOfSentences(): Promise<Citation[]> {
    const citations: Citation[] = []
    for (const document of (await started.docchat.documents.list()).documents) {
      for (let number = 1; number <= (document.version.pageCount ?? 0); number++) {
        const { text } = await started.docchat.documents.page(document.id, number)
        const layout = await started.docchat.documents.layout(document.id, number)
        const sentences = [...text.matchAll(/[A-Z][^.\n]*(?:\n[^.\n]+){0,3}\./gu)]
        for (const { 0: quote, index: start } of sentences.filter((_, index) => index % 20 === 0)) {
          const end = start + quote.length
          citations.push({
            marker: citations.length + 1,
            document_id: document.id,
            version_id: document.version.id,
            version_sha256: null,
            name: document.name,
            page: number,
            page_label: null,
            char_start: start,
            char_end: end,
            quote,
            boxes: [...boxesOf(layout, { start, end })],
            verified: true,
          })
        }
      }
    }
    return citations
  }
})
