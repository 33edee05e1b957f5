import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Citation } from '@docchat/client'
import { apiKeyAuth } from '@docchat/express'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodePng } from '../../../../packages/core/src/testing/scan.ts'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { type StartedPage, startPage } from '../testing/start-page.ts'
import { writeFiles } from './testing/documents.ts'
import { citationOf, openCitations, startViewer } from './testing/start-viewer.ts'

const BOX = { x: 40, y: 60, width: 100, height: 20 }
const picture = () => encodePng({ width: 400, height: 300, grey: new Uint8Array(400 * 300).fill(200) })

describe.skipIf(skipBrowser)('what the viewer shows (skipped without Chromium, never in CI)', () => {
  let started: StartedPage
  let page: Page
  beforeAll(async () => {
    started = await startViewer()
    page = await started.open('', { viewport: { width: 760, height: 900 }, acceptDownloads: true })
  }, 240_000)
  afterAll(() => started?.[Symbol.asyncDispose]())

  it('a picture, with the place that was cited lit, and its file to download', async () => {
    const [path = ''] = await writeFiles({ 'plate.png': picture() })
    const [id = ''] = await started.add(path)
    const { version } = await started.docchat.documents.get(id)
    const citation: Citation = {
      marker: 1,
      document_id: id,
      version_id: version.id,
      version_sha256: null,
      name: 'plate.png',
      page: 1,
      page_label: null,
      char_start: 0,
      char_end: 4,
      quote: 'R290',
      boxes: [BOX],
      verified: true,
    }
    await openCitations(page, [citation], 0)
    const image = page.getByRole('img', { name: 'plate.png' })
    await image.waitFor()
    await page.waitForSelector('[data-mark="quote"]')
    const [outer, inner] = await Promise.all([
      image.boundingBox(),
      page.locator('[data-mark="quote"]').boundingBox(),
    ])
    if (outer === null || inner === null) throw new Error('Nothing is shown.')
    const { width } = await started.docchat.documents
      .layout(id, 1)
      .then(({ width }) => ({ width: width ?? 400 }))
    const scale = outer.width / width
    expect(Math.abs((inner.x - outer.x) / scale - BOX.x)).toBeLessThan(4)
    expect(Math.abs((inner.y - outer.y) / scale - BOX.y)).toBeLessThan(4)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    const file = await download
    expect(file.suggestedFilename()).toBe('plate.png')
    expect(await readFile(await file.path())).toEqual(picture())
  })

  it('the version that was cited, its words, and its file, once there is a newer one', async () => {
    const [old = ''] = await writeFiles({ 'plan.txt': 'The fee is ten euros.' })
    const [id = ''] = await started.add(old)
    const cited = await citationOf(started.docchat, id, 1, 'ten euros')
    const [next = ''] = await writeFiles({ 'plan.txt': 'Now the fee is twenty euros.' })
    expect(await started.add(next)).toEqual([id])
    const current = await citationOf(started.docchat, id, 1, 'twenty euros')
    await openCitations(page, [cited, current], 0)
    const marked = () => page.locator('mark').allTextContents()
    await expect.poll(marked, { timeout: 10_000 }).toEqual(['ten euros'])
    const note = page.getByText('An older version, as it was cited')
    await note.waitFor()
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    expect(await readFile(await (await download).path(), 'utf8')).toBe('The fee is ten euros.')
    await page.getByRole('button', { name: 'Next citation' }).click()
    await expect.poll(marked, { timeout: 10_000 }).toEqual(['twenty euros'])
    await note.waitFor({ state: 'detached' })
    // The button has kept the focus although another file was opened.
    await page.keyboard.press('Enter')
    await note.waitFor()
    expect(started.faults).toEqual([])
  })

  it('a sign-in when the key expires while somebody reads, and then goes on with the draft', async () => {
    await using own = await startPage({ server: { auth: (docchat) => apiKeyAuth(docchat) } })
    const create = () => own.docchat.apiKeys.create({ owner: 'ann', name: 'test' })
    const { key, id } = await create()
    const ann = own.docchat.forOwner('ann')
    for (const name of ['one.txt', 'two.txt']) {
      const content = Readable.from([Buffer.from(`The words of ${name}.`)])
      const { job } = await ann.documents.add({ name, content })
      for await (const _change of ann.jobs.watch(job.id));
    }
    const reader = await own.open()
    const dialog = reader.getByRole('dialog', { name: 'Sign in' })
    const signIn = async (given: string) => {
      await dialog.getByLabel('API key or token').fill(given)
      await dialog.getByRole('button', { name: 'Sign in' }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await signIn(key)
    await reader.getByRole('button', { name: /^one\.txt/ }).click()
    await reader.getByText('The words of one.txt.').waitFor()
    await reader.getByRole('textbox', { name: 'Question' }).fill('a draft')
    await own.docchat.apiKeys.revoke(id)
    await reader.getByRole('button', { name: /^two\.txt/ }).click()
    await dialog.waitFor()
    await signIn((await create()).key)
    await reader.getByText('The words of two.txt.').waitFor()
    expect(await reader.getByRole('textbox', { name: 'Question' }).inputValue()).toBe('a draft')
    expect(own.faults).toEqual([])
  })
})
