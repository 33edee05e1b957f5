import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import type { Page } from '../../document.ts'
import { assemblePdf, makePdf, type PdfObject } from '../../testing/pdf.ts'
import { encryptedPdf } from '../../testing/pdf-encrypted.ts'
import { pdfExtractor } from './pdf.ts'
import { repairPdf } from './repair.ts'

const TEXTS = ['This is the first page.', 'This is the second page.', 'This is the third page.']

/** Returns the texts of the pages that can be read from a file. */
async function read(content: Buffer): Promise<string[]> {
  return (await pagesOf(content)).map(({ text }) => text)
}

async function pagesOf(content: Buffer): Promise<Page[]> {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-repair-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.pdf')
  writeFileSync(path, content)
  const request = { path, mediaType: 'application/pdf', name: 'lease.pdf' }
  const events = await Array.fromAsync(pdfExtractor().extract(request))
  return events.flatMap((event) => (event.type === 'page' ? [event.page] : []))
}

/** The objects of `makePdf`, in another order or notation. */
const FONT: PdfObject = { dictionary: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' }
const content = (text: string): PdfObject => ({
  dictionary: '',
  stream: `BT /F1 12 Tf 72 770 Td (${text}) Tj ET`,
})
const page = (number: number, parent = 2): PdfObject => ({
  dictionary: `<< /Type /Page /Parent ${parent} 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${number + 1} 0 R >>`,
})

test('builds a new page tree in file order when the tree was cut off', async () => {
  const objects = new Map<number, PdfObject>([[3, FONT]])
  for (const [index, text] of TEXTS.entries()) {
    const number = 20 - index * 2
    objects.set(number, page(number)).set(number + 1, content(text))
  }
  objects.set(2, { dictionary: '<< /Type /Pages /Kids [20 0 R 18 0 R 16 0 R] /Count 3 >>' })
  objects.set(1, { dictionary: '<< /Type /Catalog /Pages 2 0 R >>' })
  const pdf = assemblePdf(objects)
  expect(await read(pdf.subarray(0, pdf.indexOf('\n2 0 obj')))).toEqual(TEXTS)
  const half = pdf.subarray(0, pdf.indexOf('\n16 0 obj'))
  expect(await read(half)).toEqual(TEXTS.slice(0, 2))
})

test('adds the pages that the tree no longer leads to', async () => {
  const objects = new Map<number, PdfObject>([
    [1, { dictionary: '<< /Type /Catalog /Pages 2 0 R >>' }],
    [2, { dictionary: '<< /Type /Pages /Kids [10 0 R 30 0 R] /Count 3 >>' }],
    [3, FONT],
    [10, page(10)],
    [11, content(TEXTS[0] ?? '')],
    [20, page(20, 30)],
    [21, content(TEXTS[1] ?? '')],
    [30, { dictionary: '<< /Type /Pages /Parent 2 0 R /Kids [20 0 R] /Count 2 >>' }],
  ])
  const pdf = assemblePdf(objects)
  expect(await read(pdf.subarray(0, pdf.indexOf('\n30 0 obj')))).toEqual(TEXTS.slice(0, 2))
})

test('reads all pages of a tree that counts too few, in its order and without removed ones', async () => {
  const objects = new Map<number, PdfObject>([
    [1, { dictionary: '<< /Type /Catalog /Pages 2 0 R >>' }],
    [2, { dictionary: '<< /Type /Pages /Kids [30 0 R 10 0 R] /Count 1 >>' }],
    [3, FONT],
    [10, page(10)],
    [11, content(TEXTS[2] ?? '')],
    [20, page(20, 30)],
    [21, content(TEXTS[0] ?? '')],
    [22, page(22, 30)],
    [23, content(TEXTS[1] ?? '')],
    [30, { dictionary: '<< /Type /Pages /Parent 2 0 R /Kids [20 0 R 22 0 R] /Count 1 >>' }],
    [40, page(40)],
    [41, content('This page was removed.')],
  ])
  expect(await read(assemblePdf(objects))).toEqual(TEXTS)
})

test('keeps the labels of pages where the tree counts too few', async () => {
  const labels = '/PageLabels << /Nums [0 << /S /r >>] >>'
  const objects = new Map<number, PdfObject>([
    [1, { dictionary: `<< /Type /Catalog /Pages 2 0 R ${labels} >>` }],
    [2, { dictionary: '<< /Type /Pages /Kids [10 0 R 20 0 R] /Count 1 >>' }],
    [3, FONT],
    [10, page(10)],
    [11, content(TEXTS[0] ?? '')],
    [20, page(20)],
    [21, content(TEXTS[1] ?? '')],
  ])
  expect((await pagesOf(assemblePdf(objects))).map(({ label }) => label)).toEqual(['i', 'ii'])
})

test('finds objects that are packed into streams, even truncated ones', async () => {
  const packed = [page(10).dictionary, page(20).dictionary, FONT.dictionary]
  const places = packed.map((_, index) => packed.slice(0, index).join('').length)
  const head = `10 ${places[0]} 20 ${places[1]} 3 ${places[2]} `
  const stream = deflateSync(head + packed.join(''), { level: 0 }).toString('latin1')
  const objects = new Map<number, PdfObject>([
    [11, content(TEXTS[0] ?? '')],
    [21, content(TEXTS[1] ?? '')],
    [40, { dictionary: `/Type /ObjStm /N 3 /First ${head.length} /Filter /FlateDecode`, stream }],
  ])
  const pdf = assemblePdf(objects)
  expect(await read(pdf.subarray(0, pdf.indexOf('xref')))).toEqual(TEXTS.slice(0, 2))
  // Without the font, and with half of the second page.
  const cut = pdf.subarray(0, pdf.indexOf('endstream', pdf.indexOf('/ObjStm')) - FONT.dictionary.length - 60)
  expect((await read(cut))[0]).toBe(TEXTS[0])
})

test('copes with very many objects', async () => {
  const many = Array.from({ length: 150_000 }, (_, i) => `${i + 100} 0 obj\n${i}\nendobj\n`).join('')
  const objects = new Map<number, PdfObject>([
    [3, FONT],
    [10, page(10)],
    [11, content(TEXTS[0] ?? '')],
  ])
  const pdf = assemblePdf(objects)
  const cut = pdf.subarray(0, pdf.indexOf('xref'))
  expect(await read(Buffer.concat([cut, Buffer.from(many)]))).toEqual(TEXTS.slice(0, 1))
})

test('keeps the page tree of a file that can be opened as it is', () => {
  const pdf = makePdf(TEXTS)
  const cut = pdf.subarray(0, pdf.indexOf('xref'))
  expect(repairPdf(cut)?.subarray(cut.length).toString()).toMatch(/Root 1 0 R/)
})

test.each([
  ['encrypted', encryptedPdf(TEXTS, '')],
  ['without a page', Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n')],
  ['something else', Buffer.from('obj obj 1 0 obj')],
  ['nothing', Buffer.alloc(0)],
  ['a bomb', bomb()],
])('does not repair a file that is %s', (_, pdf) => {
  expect(repairPdf(pdf)).toBeNull()
})

/** 200 MB of what claims to be packed objects. */
function bomb(): Buffer {
  const stream = deflateSync(Buffer.alloc(200 * 2 ** 20, ' ')).toString('latin1')
  const dictionary = '/Type /ObjStm /N 1 /First 10 /Filter /FlateDecode'
  return assemblePdf(new Map([[1, { dictionary, stream }]]))
}
