import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { unpackLayout } from '../../layout/pack.ts'
import { makePdf } from '../../testing/pdf.ts'
import { type BookLine, pdfBook } from '../../testing/pdf-book.ts'
import type { OpenedEvent, PageEvent } from '../extractor.ts'
import { pdfDate } from './outline.ts'
import { pdfExtractor } from './pdf.ts'

const body = (lines: number): BookLine[] =>
  Array.from({ length: lines }, (_, i) => ({
    text: `The tenant pays the rent of month ${i} by its third day.`,
  }))

test('locates the words of a page relative to its upper left corner', async () => {
  const { pages } = await read(pdfBook([[{ text: 'First line' }, { text: 'Second', size: 20 }]]))
  const [page] = pages
  expect(page).toMatchObject({ text: 'First line\nSecond', width: 595, height: 842 })
  const [first, line, second] = page?.items ?? []
  expect([first, line, second]).toMatchObject([
    { start: 0, end: 5, box: { x: 72 } },
    { start: 6, end: 10 },
    { start: 11, end: 17, box: { x: 72 } },
  ])
  // The baselines are 72 and 92 points below the edge, within their boxes.
  for (const [item, baseline, size] of [
    [first, 72, 10],
    [second, 92, 20],
  ] as const) {
    const { y = 0, height = 0 } = item?.box ?? {}
    expect(y).toBeGreaterThan(baseline - size)
    expect(y).toBeLessThan(baseline - size / 2)
    expect(y + height).toBeGreaterThan(baseline)
    expect(y + height).toBeLessThan(baseline + size / 2)
  }
  // In Helvetica, "First line" is 37.8 points wide.
  expect((line?.box.x ?? 0) + (line?.box.width ?? 0)).toBeCloseTo(72 + 37.8, 1)
})

test('rotates the boxes of a rotated page', async () => {
  const { pages } = await read(pdfBook([[{ text: 'Downwards' }]], { page: '/Rotate 90' }))
  expect(pages[0]).toMatchObject({ width: 842, height: 595 })
  const { x = 0, y = 0, width = 0, height = 0 } = pages[0]?.items[0]?.box ?? {}
  expect(height).toBeGreaterThan(4 * width)
  expect(y).toBeCloseTo(72, 0)
  expect(x + width).toBeGreaterThan(770)
})

test('points into the normalised text: joined words, dropped blanks', async () => {
  const raw =
    '%raw BT /F1 12 Tf 72 700 Td 14 TL (The re-) Tj T* (sults are \\(on\\)) Tj 200 0 Td (far right) Tj ET'
  const { pages } = await read(makePdf([raw]))
  const { text = '', items = [] } = pages[0] ?? {}
  expect(text).toBe('The results are (on) far right')
  expect(items.map(({ start, end }) => text.slice(start, end))).toEqual([
    'The',
    're',
    'sults',
    'are',
    '(on)',
    'far',
    'right',
  ])
})

test('recognises headings by size, by a distinct font and by number', async () => {
  const { pages } = await read(
    pdfBook([
      [
        { text: 'Lease of the House', size: 18 },
        ...body(4),
        { text: '3 Rent', size: 12 },
        ...body(3),
        { text: '3.2 Deposit', size: 12 },
        ...body(3),
        { text: 'Late Payment', bold: true },
        ...body(3),
        { text: 'in all, 1,200 euros a month', size: 12 },
      ],
    ]),
  )
  expect(headings(pages)).toEqual([
    [1, 'Lease of the House'],
    [3, '3 Rent'],
    [4, '3.2 Deposit'],
    [4, 'Late Payment'],
  ])
})

test('reads the outline, uses its titles as headings, and places other headings below them', async () => {
  const book = pdfBook(
    [
      [{ text: 'Rent' }, ...body(8)],
      [{ text: 'LATE   PAYMENT' }, ...body(8), { text: 'Interest', size: 14 }, ...body(3)],
    ],
    {
      outline: [
        { title: 'Rent', page: 1 },
        { title: 'Late payment', page: 2 },
      ],
    },
  )
  const { opened, pages } = await read(book)
  expect(opened.outline).toEqual([
    { title: 'Rent', level: 1, page: 1 },
    { title: 'Late payment', level: 1, page: 2 },
  ])
  expect(headings(pages)).toEqual([
    [1, 'Rent'],
    [1, 'LATE   PAYMENT'.replace(/\s+/g, ' ')],
    [3, 'Interest'],
  ])
})

test('ignores running heads, and pages on which everything is large', async () => {
  const page: BookLine[] = [{ text: 'Annual Report', bold: true }, ...body(8)]
  const { pages } = await read(pdfBook([page, page, page, body(30).map((line) => ({ ...line, size: 20 }))]))
  expect(pages.map(({ headings }) => headings.length)).toEqual([1, 1, 0, 0])
})

test('reads labels, title, author and dates', async () => {
  const { opened, pages } = await read(
    pdfBook([body(1), body(1), body(1)], {
      info: "/Title (The Lease) /Author (Ann Example) /CreationDate (D:20260102030405+01'00')",
      catalog: '/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /St 3 >>] >>',
    }),
  )
  expect(opened.metadata).toEqual({
    title: 'The Lease',
    author: 'Ann Example',
    createdAt: '2026-01-02T02:04:05.000Z',
    modifiedAt: null,
  })
  expect(pages.map(({ label }) => label)).toEqual(['i', 'ii', undefined])
})

test.each([
  ["D:20170324165239-04'00'", '2017-03-24T20:52:39.000Z'],
  ['D:20170324165239Z', '2017-03-24T16:52:39.000Z'],
  ['D:2017', '2017-01-01T00:00:00.000Z'],
  ['20170324', '2017-03-24T00:00:00.000Z'],
  ['yesterday', null],
  [undefined, null],
])('reads the date %s', (date, expected) => {
  expect(pdfDate(date)).toBe(expected)
})

function headings(
  pages: readonly { text: string; headings: readonly { start: number; end: number; level: number }[] }[],
) {
  return pages.flatMap(({ text, headings }) =>
    headings.map(({ start, end, level }) => [level, text.slice(start, end)]),
  )
}

async function read(content: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-pdf-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.pdf')
  writeFileSync(path, content)
  const request = { path, mediaType: 'application/pdf', name: 'lease.pdf' }
  const [opened, ...events] = await Array.fromAsync(pdfExtractor().extract(request))
  const pages = events.map((event) => {
    const { page, layout } = event as PageEvent
    return { ...page, ...unpackLayout(layout ?? new Uint8Array()) }
  })
  return { opened: opened as OpenedEvent, pages }
}
