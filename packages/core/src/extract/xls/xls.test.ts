import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { makeOle, numbers } from '../../testing/ole.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { labelCell, makeXls, record, wide } from '../../testing/xls.ts'
import { xlsExtractor } from './xls.ts'

describeExtractor('xlsExtractor', xlsExtractor, {
  mediaType: 'application/vnd.ms-excel',
  make: (pages) =>
    makeXls(pages.map((page, i) => ({ name: `Sheet${i + 1}`, records: [labelCell(0, 0, page)] }))),
  refusesGarbage: true,
})

const read = (content: Uint8Array) => readBytes(xlsExtractor(), content, 'costs.xls')
const cell = (row: number, column: number, style = 0) => numbers([row, 2], [column, 2], [style, 2])
const double = (value: number) => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return bytes
}

test('reads cells of every kind as Excel shows them, notes, text boxes and merged cells', async () => {
  const box = (id: number, text: string) => [
    record(0x5d, numbers([0x15, 2], [18, 2], [0x19, 2], [id, 2])),
    record(0x1b6, numbers([0, 4], [0, 4], [0, 2], [text.length, 2], [0, 4], [0, 2])),
    record(0x3c, Buffer.concat([numbers([1, 1]), Buffer.from(text, 'utf16le')])),
  ]
  const records = [
    record(0xfd, Buffer.concat([cell(0, 0), numbers([0, 4])])),
    labelCell(0, 1, 'Price'),
    labelCell(0, 2, 'Since'),
    record(0xd6, Buffer.concat([cell(0, 3), wide('Sold')])),
    record(0xfd, Buffer.concat([cell(1, 0), numbers([1, 4])])),
    record(0x203, Buffer.concat([cell(1, 1, 1), double(1234.5)])),
    // 45,352 as a whole number in an RK.
    record(0x27e, Buffer.concat([cell(1, 2, 2), numbers([(45_352 << 2) | 2, 4])])),
    record(0x205, Buffer.concat([cell(1, 3), numbers([1, 1], [0, 1])])),
    record(
      0xbd,
      Buffer.concat([
        numbers([2, 2], [0, 2], [0, 2], [(7 << 2) | 2, 4], [1, 2], [(850 << 2) | 3, 4], [1, 2]),
      ]),
    ),
    record(0x06, Buffer.concat([cell(2, 2), numbers([0, 4], [0, 2], [0xffff, 2], [0, 4], [0, 4])])),
    record(0x207, wide('by formula')),
    record(
      0x06,
      Buffer.concat([cell(2, 3), numbers([2, 1], [0, 1], [7, 1], [0, 1], [0, 2], [0xffff, 2], [0, 4])]),
    ),
    record(0x208, numbers([2, 2], [0, 2], [4, 2], [0, 2], [0, 4], [0x20, 2], [0, 2])),
    ...box(1, 'Ask Bo'),
    ...box(2, 'A box'),
    record(0x1c, numbers([1, 2], [1, 2], [0, 2], [1, 2], [0, 4])),
    // A chart within the sheet, whose numbers are no cells.
    record(0x809, numbers([0x600, 2], [0x20, 2], [0, 4], [0, 4], [0, 4])),
    record(0x203, Buffer.concat([cell(9, 9), double(99)])),
    record(0x100d, Buffer.concat([numbers([0, 2]), wide('Sales of May', 1)])),
    record(0x0a, Buffer.alloc(0)),
  ]
  const globals = [
    record(0x41e, Buffer.concat([numbers([200, 2]), wide('#,##0.00 "€"')])),
    record(0x41e, Buffer.concat([numbers([201, 2]), wide('yyyy-mm-dd')])),
    ...[0, 200, 201].map((format) => record(0xe0, numbers([0, 2], [format, 2], [0, 4]))),
  ]
  const { pages, warnings } = await read(
    makeXls([{ name: 'Costs', records, hidden: true }], ['Item', 'Größe цена'], globals),
  )
  expect(pages).toEqual([
    {
      number: 1,
      label: 'Costs!A1:D3',
      text: 'Costs\nItem | Price | Since | Sold\nItem: Größe цена | Price: 1,234.50 € | Since: 2024-03-01 | Sold: TRUE\nItem: 7 | Price: 8.50 € | Since: by formula | Sold: #DIV/0!\nNote on B2: Ask Bo\nA box\nSales of May',
    },
  ])
  expect(warnings.map(({ code }) => code)).toEqual(['HIDDEN', 'HIDDEN'])
})

test('reads a shared string that goes on in another record with characters of another width', async () => {
  const split = Buffer.concat([
    record(0xfc, Buffer.concat([numbers([1, 4], [1, 4], [10, 2], [0, 1]), Buffer.from('The re', 'latin1')])),
    record(0x3c, Buffer.concat([numbers([1, 1]), Buffer.from('nt €', 'utf16le')])),
  ])
  const records = [record(0xfd, Buffer.concat([cell(0, 0), numbers([0, 4])]))]
  const { pages } = await read(makeXls([{ name: 'Sheet1', records }], [], [split]))
  expect(pages[0]?.text).toBe('The rent €')
})

test('refuses what is encrypted, older, cut off or leads in circles, and says so', async () => {
  const sheet = { name: 'A', records: [labelCell(0, 0, 'x')] }
  const locked = makeXls([sheet], [], [record(0x2f, Buffer.alloc(6))])
  await expect(read(locked)).rejects.toMatchObject({ code: 'DOCUMENT_ENCRYPTED' })
  const packed = makeOle({ EncryptedPackage: Buffer.alloc(100), EncryptionInfo: Buffer.alloc(10) })
  await expect(read(packed)).rejects.toMatchObject({ code: 'DOCUMENT_ENCRYPTED' })
  const whole = makeXls([
    { name: 'A', records: Array.from({ length: 900 }, (_, i) => labelCell(i, 0, 'text')) },
  ])
  const circle = Buffer.from(whole)
  // The table of blocks: each is followed by the first.
  const table = 512 * (1 + circle.readUInt32LE(76))
  for (let at = table; at < table + 512; at += 4) circle.writeUInt32LE(0, at)
  const old = makeOle({ Book: record(0x809, numbers([0x500, 2], [5, 2], [0, 4])) })
  for (const content of [old, circle, whole.subarray(0, 5000), whole.subarray(0, 600)])
    await expect(read(content)).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
})
