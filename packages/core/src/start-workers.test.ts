import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { createDocChat } from './create-docchat.ts'
import { makeDoc } from './testing/doc.ts'
import { makeDocx, paragraph } from './testing/docx.ts'
import { makePdf } from './testing/pdf.ts'
import { makePpt } from './testing/ppt.ts'
import { makePng, makeScan } from './testing/scan.ts'
import { labelCell, makeXls } from './testing/xls.ts'

const FACT = 'The notice period is six months.'

test('ingests documents of every format, and answers from them', { timeout: 120_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-formats-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  await using docchat = await createDocChat({ dataDir, workers: 2 })
  const files = {
    'a.html': Buffer.from(`<title>Lease</title><script>x()</script><p>${FACT}</p>`),
    'b.docx': makeDocx(paragraph(FACT)),
    'c.csv': Buffer.from(`Topic,Rule\nNotice,${FACT}\n`),
    'd.png': await makePng(FACT),
    'e.pdf': await makeScan([`scan:${FACT}`]),
    'f.md': Buffer.from(`# Lease\n\n${FACT}`),
    'g.doc': makeDoc([{ text: FACT }]),
    'h.xls': makeXls([{ name: 'Rules', records: [labelCell(0, 0, FACT)] }]),
    'i.ppt': makePpt([{ texts: [[1, FACT]] }]),
  }
  const ids = await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      const { document, job } = await docchat.documents.add({ name, content: Readable.from([content]) })
      const ended = (await Array.fromAsync(docchat.jobs.watch(job.id))).at(-1)
      expect(ended, name).toMatchObject({ state: 'done', error: null })
      return document.id
    }),
  )
  for (const id of ids) {
    const page = await docchat.documents.page(id, 1)
    expect(page.text, id).toContain(FACT)
    const events = await Array.fromAsync(docchat.ask('How long is the notice period?', { documentIds: [id] }))
    expect(events.find((event) => event.type === 'citation')).toMatchObject({
      documentId: id,
      verified: true,
    })
  }
})

test('scans wait for OCR without keeping other documents waiting', { timeout: 120_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-ocr-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  await using docchat = await createDocChat({ dataDir, workers: 1 })
  const add = async (name: string, content: Buffer) =>
    docchat.documents.add({ name, content: Readable.from([content]) })
  const pages = [
    'The valve opens at three bar.',
    ...Array.from({ length: 4 }, (_, i) => `scan:Pump ${i} is old.`),
  ]
  const scan = await add('scan.pdf', await makeScan(pages))
  for await (const { progress } of docchat.jobs.watch(scan.job.id)) if (progress?.stage === 'ocr') break
  const text = await add('text.pdf', makePdf([FACT]))
  await Array.fromAsync(docchat.jobs.watch(text.job.id))

  expect(await docchat.jobs.get(scan.job.id)).toMatchObject({ kind: 'ingest', finishedAt: null })
  const { version } = await docchat.documents.get(scan.document.id)
  expect(version.warnings).toContainEqual(expect.objectContaining({ page: 5, code: 'OCR_PENDING' }))
  const events = await Array.fromAsync(docchat.ask('When does the valve open?'))
  expect(events).toContainEqual(expect.objectContaining({ type: 'citation', documentId: scan.document.id }))

  expect((await Array.fromAsync(docchat.jobs.watch(scan.job.id))).at(-1)).toMatchObject({ state: 'done' })
  expect((await docchat.documents.page(scan.document.id, 5)).text).toBe('Pump 3 is old.')
})

test('says why a document of each format failed', { timeout: 60_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-formats-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  await using docchat = await createDocChat({ dataDir })
  const bomb = makeDocx(paragraph('text'), { 'word/styles.xml': ' '.repeat(2 * 1024 * 1024) })
  const { job } = await docchat.documents.add({ name: 'bomb.docx', content: Readable.from([bomb]) })
  expect((await Array.fromAsync(docchat.jobs.watch(job.id))).at(-1)).toMatchObject({
    state: 'failed',
    error: {
      code: 'DOCUMENT_TOO_LARGE',
      message: expect.stringContaining('"bomb.docx" was refused before unpacking'),
    },
  })
})

test('rejects images when OCR is turned off', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-no-ocr-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  await using docchat = await createDocChat({ dataDir, extraction: { ocr: 'off' } })
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex')
  const added = docchat.documents.add({ name: 'scan.png', content: Readable.from([png]) })
  await expect(added).rejects.toMatchObject({ code: 'UNSUPPORTED_FILE_TYPE' })
})

test('does not start if a requested OCR language is missing, unless it has no workers', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-no-language-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const extraction = { ocrLanguages: ['eng', 'xyz'] }
  await expect(createDocChat({ dataDir, extraction })).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
    message: expect.stringContaining('add --workspace-root @tesseract.js-data/xyz'),
  })
  await using _ = await createDocChat({ dataDir, extraction, workers: 0 })
})

test('applies the given limits to documents', { timeout: 60_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-limits-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  await using docchat = await createDocChat({ dataDir, extraction: { limits: { maxPages: 2 } } })
  const content = Readable.from([makePdf(['One page.', 'Another page.', 'A third page.'])])
  const { job } = await docchat.documents.add({ name: 'three.pdf', content })
  expect((await Array.fromAsync(docchat.jobs.watch(job.id))).at(-1)).toMatchObject({
    state: 'failed',
    error: { code: 'DOCUMENT_TOO_LARGE', message: expect.stringContaining('the limit is 2') },
  })
})
