import { expect, test } from 'vitest'
import type { Embedder } from '../embed/embedder.ts'
import { boxesOf } from '../layout/boxes.ts'
import { add, open } from '../testing/docchat.ts'
import { makeDocx, paragraph } from '../testing/docx.ts'
import { pdfBook } from '../testing/pdf-book.ts'

const NAMES = ['', 'Ann', 'Bob', 'Carol', 'Dave']
const body = (page: number) =>
  Array.from({ length: 8 }, (_, i) => ({ text: `${NAMES[page]} pays for unit ${i} in advance.` }))
const book = pdfBook(
  [1, 2, 3, 4].map((page) => [
    { text: 'Lease of the House' },
    ...(page === 1 ? [{ text: 'Deposit', size: 16 }] : []),
    ...body(page),
    { text: `${page} of 4` },
  ]),
  { info: '/Title (The Lease)', outline: [{ title: 'Deposit', page: 1 }] },
)

test('keeps the metadata, outline and word positions of a document', async () => {
  await using docchat = await open()
  const { document } = await add(docchat, 'lease.pdf', book)
  const { version } = await docchat.documents.get(document.id)
  expect(version.metadata).toMatchObject({ title: 'The Lease', author: null })
  expect(await docchat.documents.outline(document.id)).toEqual([{ title: 'Deposit', level: 1, page: 1 }])
  const { text } = await docchat.documents.page(document.id, 2)
  const layout = await docchat.documents.layout(document.id, 2)
  const start = text.indexOf('unit 3')
  expect(boxesOf(layout, { start, end: start + 6 })).toHaveLength(1)
  expect(layout.repeated.map((span) => text.slice(span.start, span.end))).toEqual([
    'Lease of the House',
    '2 of 4',
  ])
  await expect(docchat.documents.layout(document.id, 5)).rejects.toMatchObject({ code: 'PAGE_NOT_FOUND' })
})

/** A table of two chunks. */
const table = [
  '(in guilders) \t2021 \t2020',
  ...Array.from({ length: 80 }, (_, i) => `Region ${i} \t${i},200 \t${i}00`),
].join('\n')

test('finds rows by the header of their table', async () => {
  await using docchat = await open()
  await add(docchat, 'sales.txt', table)
  const found = await docchat.retrieve('guilders', { contextTokens: 5000 })
  // Only the first chunk has the word in its text.
  expect(found.some(({ text }) => text.includes('Region 79'))).toBe(true)
  expect(await docchat.verify()).toMatchObject({ problems: [] })
})

test('embeds a chunk with its context', async () => {
  const texts: string[] = []
  const embedder: Embedder = {
    model: 'recording',
    dimensions: 2,
    batchSize: 10,
    async embed(batch) {
      texts.push(...batch)
      return batch.map(() => new Float32Array([1, 0]))
    },
    async [Symbol.asyncDispose]() {},
  }
  await using docchat = await open({ embedder })
  await add(docchat, 'sales.txt', table)
  expect(texts.length).toBeGreaterThan(1)
  expect(texts[0]).toMatch(/^sales\. \(in guilders\) \t2021 \t2020\nRegion 0 /)
  for (const text of texts.slice(1)) expect(text).toMatch(/^sales\. \(in guilders\) 2021 2020\nRegion \d+ /)
})

test('keeps the same layout when a document is reprocessed', async () => {
  await using docchat = await open()
  const { document } = await add(docchat, 'lease.pdf', book)
  const before = await docchat.documents.layout(document.id, 3)
  const { id } = await docchat.documents.reprocess(document.id)
  const jobs = await Array.fromAsync(docchat.jobs.watch(id))
  expect(jobs.at(-1)?.state).toBe('done')
  expect(await docchat.documents.layout(document.id, 3)).toEqual(before)
})

test('keeps the headings of a format without positions', async () => {
  await using docchat = await open()
  const heading = paragraph('Deposit', '<w:outlineLvl w:val="1"/>')
  const { document } = await add(docchat, 'lease.docx', makeDocx(heading + paragraph('Three months.')))
  expect(await docchat.documents.layout(document.id, 1)).toEqual({
    width: null,
    height: null,
    items: [],
    headings: [{ start: 0, end: 7, level: 2 }],
    repeated: [],
  })
  expect(await docchat.documents.outline(document.id)).toEqual([{ title: 'Deposit', level: 2, page: 1 }])
})
