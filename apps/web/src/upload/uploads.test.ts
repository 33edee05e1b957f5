import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encryptedPdf, makeZip } from '@docchat/core/testing'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { violations } from '../testing/accessibility.ts'
import { buildParts } from '../testing/build-parts.ts'
import { chooseFiles } from '../testing/choose-files.ts'
import { SAMPLES, type StartedPage, type StartPageOptions, startPage } from '../testing/start-page.ts'
import { writeFiles } from '../viewer/testing/documents.ts'

const MB = 1024 * 1024

describe.skipIf(skipBrowser)('uploads', () => {
  let folder: string
  beforeAll(async () => {
    folder = await buildParts()
  }, 60_000)

  async function start(options: StartPageOptions = {}): Promise<StartedPage> {
    const started = await startPage({ ...options, server: { page: folder, ...options.server } })
    onTestFinished(async () => {
      await started[Symbol.asyncDispose]()
      expect(started.faults).toEqual([])
    })
    return started
  }

  const rows = (page: Page, text: string | RegExp) => page.getByRole('listitem').filter({ hasText: text })
  const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

  test('sends several files, shows what happens, and opens what is ready', async () => {
    const page = await (await start()).open()
    await page.clock.install()
    await chooseFiles(page, 'Add files', SAMPLES)
    for (const name of ['workshop-lease.pdf', 'heat-pump-manual.pdf', 'tidal-sensor-paper.pdf'])
      await row(page, name)
        .getByText(/^Ready · \d+ pages$/)
        .waitFor()
    await page.getByRole('button', { name: 'heat-pump-manual.pdf', exact: true }).click()
    expect(await page.getByLabel('Opened').textContent()).toBe('page 1')
    await chooseFiles(page, 'Add files', [{ name: 'old.wps', content: 'x' }])
    // Those that went well are listed with the documents.
    await page.clock.fastForward(10_000)
    await row(page, 'heat-pump-manual.pdf').waitFor({ state: 'detached' })
    expect(await rows(page, /./).count()).toBe(1)
    await row(page, 'old.wps').getByText('Save it as .docx or .odt and add that file.').waitFor()
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.getByRole('region', { name: 'Uploads' }).waitFor({ state: 'detached' })
  })

  test('uploads the sample documents', async () => {
    const { open, docchat } = await start()
    const page = await open()
    await page.getByRole('button', { name: 'Try the sample documents' }).click()
    await expect.poll(() => rows(page, /Ready · /).count(), { timeout: 40_000 }).toBe(3)
    expect((await docchat.documents.list()).total).toBe(3)
  })

  test('says how much has been sent and how long it takes, and can be stopped', async () => {
    const { open, docchat } = await start()
    const page = await open()
    const network = await page.context().newCDPSession(page)
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: MB,
    })
    // A file on the disk does not have to reach the browser through the driver.
    const [path = ''] = await writeFiles({ 'long.txt': Buffer.alloc(15 * MB, 'words ') })
    await chooseFiles(page, 'Add files', [path])
    await row(page, 'long.txt')
      .getByText(/^Sending [\d.]+ MB of 15 MB · about \d+ s$/)
      .waitFor()
    const bar = page.getByRole('progressbar', { name: 'Sending long.txt' })
    expect(await bar.evaluate((element: HTMLProgressElement) => element.position)).toBeLessThan(1)
    await page.getByRole('button', { name: 'Cancel long.txt' }).click()
    await row(page, 'long.txt').getByText('Cancelled').waitFor()
    expect((await docchat.documents.list()).total).toBe(0)
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(async () => (await docchat.documents.list()).total, { timeout: 10_000 }).toBe(1)
  })

  test('checks files before they are sent, and says why they are refused', async () => {
    const { open, docchat } = await start({ docchat: { limits: { maxFileBytes: 2000 } } })
    const page = await open()
    const sent: string[] = []
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
    await chooseFiles(page, 'Add files', [
      { name: 'slides.key', content: 'x' },
      { name: 'large.txt', content: 'x'.repeat(3000) },
      { name: 'empty.md', content: '' },
    ])
    await row(page, 'slides.key')
      .getByText('This kind of file is not supported. Export it as .pptx or .pdf and add that file.')
      .waitFor()
    await row(page, 'large.txt').getByText('The file is 2.9 kB; plain text may be up to 2 kB.').waitFor()
    await row(page, 'empty.md').getByText('The file is empty.').waitFor()
    expect(sent).toEqual([])
    await chooseFiles(page, 'Add files', [
      { name: 'words.pdf', content: 'not a PDF at all' },
      { name: 'data.bin', content: Buffer.from([0, 1, 2, 3]) },
    ])
    await row(page, 'data.bin')
      .getByText(/Files may end in \.pdf, \.docx/)
      .waitFor()
    await row(page, 'words.pdf')
      .getByText(/its content is text\/plain/)
      .waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
    expect((await docchat.documents.list()).total).toBe(0)
  })

  test('sends texts that the browser takes for something else, or for nothing', async () => {
    const { open, docchat } = await start()
    const page = await open()
    const names = ['README', 'Makefile', 'pump.ts', '.env', 'config.unheardof']
    const texts = await mkdtemp(join(tmpdir(), 'docchat-texts-'))
    onTestFinished(() => rm(texts, { recursive: true, force: true }))
    for (const name of names) await writeFile(join(texts, name), `The words of ${name} are about herons.\n`)
    // One that is sent in parts, too.
    names.push('long.ts')
    await writeFile(join(texts, 'long.ts'), 'const heron = 1\n'.repeat(70_000))
    await chooseFiles(
      page,
      'Add files',
      names.map((name) => join(texts, name)),
    )
    await expect.poll(() => rows(page, /Ready · \d+ pages?/).count(), { timeout: 20_000 }).toBe(names.length)
    const { documents } = await docchat.documents.list()
    expect(documents.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
    const { text = '' } = await docchat.documents.page(
      documents.find(({ name }) => name === 'pump.ts')?.id ?? '',
      1,
    )
    expect(text).toContain('The words of pump.ts')
  })

  test('adds the files in an archive as documents of their own', async () => {
    const { open, docchat } = await start()
    const page = await open()
    const names = ['a/lease.txt', 'b/lease.txt', 'b/talk.key', '__MACOSX/b/._lease.txt']
    const zip = makeZip(names.map((name) => ({ name, content: `In the archive is ${name}.` })))
    await chooseFiles(page, 'Add files', [
      { name: 'papers.zip', content: zip },
      { name: 'broken.zip', content: zip.subarray(0, 40) },
    ])
    await expect.poll(() => rows(page, 'Ready · 1 page').count(), { timeout: 20_000 }).toBe(2)
    await page.getByText('1 file was not added: 1 .key.').waitFor()
    await row(page, 'broken.zip')
      .getByText(/This kind of file is not supported\. Unpack it/)
      .waitFor()
    const { documents } = await docchat.documents.list()
    expect(documents.map(({ source }) => source).sort()).toEqual([
      'papers.zip/a/lease.txt',
      'papers.zip/b/lease.txt',
    ])
  })

  test('counts the files of a folder that it leaves out, chosen or dropped', async () => {
    const { open, docchat } = await start()
    const page = await open()
    const root = await mkdtemp(join(tmpdir(), 'docchat-folder-'))
    onTestFinished(() => rm(root, { recursive: true, force: true }))
    await mkdir(join(root, 'papers/inner'), { recursive: true })
    for (let n = 0; n < 8; n++) await writeFile(join(root, `papers/talk-${n}.key`), 'x')
    for (let n = 0; n < 4; n++) await writeFile(join(root, `papers/inner/${n}.zip`), 'x')
    await writeFile(join(root, 'papers/.hidden'), 'x')
    await writeFile(join(root, 'papers/read-me.txt'), 'Outer words.')
    await writeFile(join(root, 'papers/inner/read-me.txt'), 'Inner words.')
    const leftOut = page.getByText('12 files were not added: 8 .key, 4 .zip.')

    await chooseFiles(page, 'Add a folder', join(root, 'papers'))
    await leftOut.waitFor()
    await page
      .getByText('.zip: Unpack it and add the files in it, or let docchat ingest or POST /upload-many do so.')
      .waitFor()
    await expect.poll(() => rows(page, 'Ready · 1 page').count(), { timeout: 20_000 }).toBe(2)
    expect((await docchat.documents.list()).total, 'one name, two documents').toBe(2)
    await page.getByRole('button', { name: 'Clear' }).click()

    const { send } = await page
      .context()
      .newCDPSession(page)
      .then((it) => ({ send: it.send.bind(it) }))
    const data = { items: [], files: [join(root, 'papers')], dragOperationsMask: 1 }
    for (const type of ['dragEnter', 'dragOver'] as const)
      await send('Input.dispatchDragEvent', { type, x: 50, y: 50, data })
    await page.getByText('Drop files or folders to add them').waitFor()
    await send('Input.dispatchDragEvent', { type: 'drop', x: 50, y: 50, data })
    await leftOut.waitFor()
    await expect.poll(() => rows(page, /Nothing added: the same file/).count(), { timeout: 20_000 }).toBe(2)
    expect(await page.getByText('Drop files or folders to add them').count()).toBe(0)
  })

  test('takes pasted files, but not the picture of pasted text', async () => {
    const page = await (await start()).open()
    const paste = (text: string) =>
      page.getByLabel('Question').evaluate((field, words) => {
        const clipboardData = new DataTransfer()
        clipboardData.items.add(new File(['Pasted words.'], 'pasted.txt'))
        if (words !== '') clipboardData.setData('text/plain', words)
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
        return field.dispatchEvent(event)
      }, text)
    expect(await paste('text'), 'left to the field').toBe(true)
    expect(await paste('')).toBe(false)
    await row(page, 'pasted.txt').getByText('Ready · 1 page').waitFor()
    expect(await row(page, 'pasted.txt').count()).toBe(1)
  })

  test('says why a document failed, and takes a better file in its place', async () => {
    const { open } = await start()
    const page = await open()
    await chooseFiles(page, 'Add files', [{ name: 'broken.pdf', content: '%PDF-1.4\nbroken' }])
    const reason = row(page, 'broken.pdf').getByText(
      '"broken.pdf" cannot be read: it is damaged or not a PDF.',
    )
    await reason.waitFor()
    await chooseFiles(page, 'Choose the file again: broken.pdf', [
      { name: 'mended.txt', content: 'The fee is 10 euros.' },
    ])
    await row(page, 'mended.txt').getByText('Ready · 1 page').waitFor()
    expect(await reason.count()).toBe(0)
  })

  test('asks for the password of a PDF', async () => {
    const { open } = await start()
    const page = await open()
    const content = encryptedPdf(['The fee is 10 euros.'], 'right')
    await chooseFiles(page, 'Add files', [{ name: 'locked.pdf', content }])
    const field = page.getByLabel('Password of locked.pdf')
    await field.fill('wrong')
    await field.press('Enter')
    await row(page, 'locked.pdf').getByText('This password does not open the PDF.').waitFor()
    await field.fill('right')
    await page.getByRole('button', { name: 'Open' }).click()
    await row(page, 'locked.pdf').getByText('Ready · 1 page').waitFor()
  })

  test('tells duplicates and new versions', async () => {
    const page = await (await start()).open()
    const add = (content: string) => chooseFiles(page, 'Add files', [{ name: 'plan.txt', content }])
    await add('First words.')
    await rows(page, 'Ready · 1 page').waitFor()
    await add('First words.')
    await rows(page, 'Nothing added: the same file was here already.').waitFor()
    await add('Other words.')
    await rows(page, 'New version (2) of this document · 1 page').waitFor()
  })

  test('goes on after a lost connection and a busy server, and says so', async () => {
    const page = await (await start()).open()
    let attempts = 0
    await page.route('**/upload', async (route) => {
      attempts++
      if (attempts === 1) return route.abort('connectionreset')
      if (attempts > 2) return route.continue()
      const problem = { detail: 'The server has no storage space left.', error_code: 'STORAGE_FULL' }
      return route.fulfill({ status: 507, json: problem, contentType: 'application/problem+json' })
    })
    await chooseFiles(page, 'Add files', [{ name: 'plan.txt', content: 'Words.' }])
    await page.getByText(/^The server cannot be reached.* It will be tried again soon\.$/).waitFor()
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByText(/^The server has no storage space left\. It will be tried again soon\.$/).waitFor()
    await row(page, 'plan.txt').getByText('Ready · 1 page').waitFor()
    expect(attempts).toBe(3)
  })

  test('after a reload, shows what is still processed and what was interrupted', async () => {
    const { open } = await start({ docchat: { workers: 0 } })
    const page = await open()
    await chooseFiles(page, 'Add files', [{ name: 'stored.txt', content: 'Words.' }])
    await row(page, 'stored.txt').getByText('Waiting to be read').waitFor()
    await page.route('**/upload', () => undefined)
    await chooseFiles(page, 'Add files', [{ name: 'sent.txt', content: 'Other words.' }])
    await row(page, 'sent.txt')
      .getByText(/^Sending/)
      .waitFor()
    await page.reload()
    await page.unroute('**/upload')
    await row(page, 'stored.txt').getByText('Waiting to be read').waitFor()
    await row(page, 'sent.txt').getByText('The page was left before the file was sent.').waitFor()
    const again = [{ name: 'sent.txt', content: 'Other words.' }]
    await chooseFiles(page, 'Choose the file again: sent.txt', again)
    await expect.poll(() => rows(page, 'Waiting to be read').count(), { timeout: 20_000 }).toBe(2)
    expect(await row(page, 'sent.txt').count()).toBe(1)
    await page.getByRole('button', { name: 'Cancel stored.txt' }).click()
    await row(page, 'stored.txt').getByText('Cancelled').waitFor()
  })

  test('after a reload, a large file goes on where it was', async () => {
    const { open, docchat } = await start({ docchat: { workers: 0 } })
    const page = await open()
    const path = join(await mkdtemp(join(tmpdir(), 'docchat-large-')), 'large.txt')
    onTestFinished(() => rm(join(path, '..'), { recursive: true }))
    await writeFile(path, 'words '.repeat(3 * MB))
    const network = await page.context().newCDPSession(page)
    const limitUpload = (uploadThroughput: number) =>
      network.send('Network.emulateNetworkConditions', {
        ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput },
      })
    await limitUpload(2 * MB)
    await chooseFiles(page, 'Add files', [path])
    await row(page, 'large.txt')
      .getByText(/^Sending (9|1\d)(\.\d)? MB of 18 MB/)
      .waitFor({ timeout: 20_000 })
    page.on('dialog', (dialog) => void dialog.accept())
    await page.reload()
    const reason = 'Choose it again, and it goes on where it was.'
    await row(page, 'large.txt').getByText(reason).waitFor()
    const offsets: number[] = []
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']))
    })
    await chooseFiles(page, 'Choose the file again: large.txt', [path])
    await row(page, 'large.txt')
      .getByText(/^Going on where it was: [\d.]+ MB of 18 MB/)
      .waitFor()
    await limitUpload(-1)
    await row(page, 'large.txt').getByText('Waiting to be read').waitFor({ timeout: 20_000 })
    expect(offsets[0]).toBeGreaterThanOrEqual(8 * MB)
    const { documents, total } = await docchat.documents.list()
    expect([total, documents[0]?.version.sizeBytes]).toEqual([1, 18 * MB])
    expect(await page.evaluate(() => localStorage.getItem('docchat.unfinished-uploads'))).toBeNull()
  })

  test('counts many files that are done or wait', async () => {
    const { open, docchat } = await start()
    const page = await open()
    const files = Array.from({ length: 30 }, (_, n) => ({ name: `note-${n}.txt`, content: `Note ${n}.` }))
    await chooseFiles(page, 'Add files', files)
    await page.getByRole('button', { name: 'Show all 30 (30 complete)' }).click({ timeout: 40_000 })
    expect(await rows(page, 'Ready · 1 page').count()).toBe(30)
    expect((await docchat.documents.list()).total).toBe(30)
  })

  test('works by keyboard, and has no faults that axe finds', async () => {
    const page = await (await start()).open()
    const dialog = page.waitForEvent('filechooser')
    // The browser must know that the dialog is awaited before the key opens it.
    await page.evaluate(() => undefined)
    await page.getByRole('button', { name: 'Add files' }).focus()
    await page.keyboard.press('Enter')
    await (await dialog).setFiles([
      { name: 'broken.pdf', mimeType: '', buffer: Buffer.from('%PDF-1.4') },
      { name: 'locked.pdf', mimeType: '', buffer: encryptedPdf(['words'], 'right') },
      { name: 'blank.txt', mimeType: '', buffer: Buffer.from(' ') },
    ])
    await page.getByLabel('Password of locked.pdf').waitFor()
    await page.getByText('1 warning').waitFor()
    await page.getByRole('button', { name: 'Choose the file again: broken.pdf' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByLabel('Password of locked.pdf').focus()
    await page.keyboard.type('right')
    await page.keyboard.press('Enter')
    await row(page, 'locked.pdf').getByText('Ready · 1 page').waitFor()
    await page.getByText('1 warning').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.getByLabel('Opened').textContent()).toBe('page 1')
  })
})
