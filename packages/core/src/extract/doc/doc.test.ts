import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type MadeParagraph, makeDoc } from '../../testing/doc.ts'
import { describeExtractor } from '../../testing/extractor.ts'
import { makeOle } from '../../testing/ole.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { docExtractor } from './doc.ts'

describeExtractor('docExtractor', docExtractor, {
  mediaType: 'application/msword',
  make: (pages) => makeDoc(pages.map((text) => ({ text, mark: '\f' }))),
  refusesGarbage: true,
})

const read = (content: Uint8Array) => readBytes(docExtractor(), content, 'lease.doc')
const IN_TABLE = [0x2416, 1] as const
const cell = (text: string): MadeParagraph => ({ text, mark: '\u0007', properties: [IN_TABLE] })
const rowEnd: MadeParagraph = { text: '', mark: '\u0007', properties: [IN_TABLE, [0x2417, 1]] }

test('reads headings, tables with empty cells, results of fields, notes, comments and headers', async () => {
  const paragraphs: MadeParagraph[] = [
    { text: 'The lease', style: 1 },
    { text: 'It is due\u0002 now\u0005, on page \u0013 PAGE \u00147\u0015.' },
    cell('Room'),
    cell('Size'),
    rowEnd,
    cell(''),
    cell('12 m²'),
    rowEnd,
    { text: 'Gone.', characters: [[0x0800, 1]] },
    { text: 'Hidden.', characters: [[0x083c, 1]] },
    { text: 'Größe\u000bцена a\u001eb co\u001fop', mark: '\f' },
    { text: 'Last.' },
    { text: 'Very last.', properties: [[0x2407, 1]] },
  ]
  const parts = {
    footnotes: '\u0002 On Monday.\r',
    headers: '\u0003\rPage header\rPage header\r',
    comments: '\u0005Sure?\r',
    boxes: 'In a box\r',
  }
  const { pages, opened, warnings } = await read(makeDoc(paragraphs, parts))
  expect(pages.map(({ text }) => text)).toEqual([
    'The lease\n\nIt is due[1] now, on page 7.\n\nRoom | Size\n | 12 m²\n\nGröße\nцена a-b coop',
    'Last.',
    'Very last.\n\nIn a box\n\n[1] On Monday.\n\nComment: Sure?\n\nPage header',
  ])
  expect(opened?.outline).toEqual([{ title: 'The lease', level: 1, page: 1 }])
  expect(warnings).toEqual([])
})

test('tells of embedded objects and of pictures that are all there is', async () => {
  const { warnings } = await read(makeDoc([{ text: '\u0001' }]))
  expect(warnings.map(({ code }) => code)).toEqual(['NO_TEXT', 'NOT_READ'])
})

test('refuses what is encrypted, cut off or no document, and says so', async () => {
  await expect(read(makeDoc([{ text: 'x' }], {}, 0x100))).rejects.toMatchObject({
    code: 'DOCUMENT_ENCRYPTED',
  })
  const whole = makeDoc(Array.from({ length: 400 }, () => ({ text: 'Some text.' })))
  const other = makeOle({ Workbook: Buffer.alloc(100) })
  const lost = makeOle({ WordDocument: Buffer.concat([Buffer.from('eca5c100', 'hex'), Buffer.alloc(2000)]) })
  for (const content of [whole.subarray(0, 3000), other, lost])
    await expect(read(content)).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
})

test('writes powers, notes and indices apart from the figures and words before them', async () => {
  const run = (text: string, raised = 0): MadeParagraph => ({
    text,
    mark: '',
    ...(raised > 0 && { characters: [[0x2a48, raised]] }),
  })
  const runs = [run('10'), run('6', 1), run(' units, H'), run('2', 2), run('O, revenue'), run('1', 1)]
  expect((await read(makeDoc([...runs, { text: ' rose' }]))).pages[0]?.text).toBe(
    '10^6 units, H2O, revenue ¹ rose',
  )
})

test('numbers the items whose list is set by their style', async () => {
  const bytes = gunzipSync(readFileSync(new URL('../../../fixtures/office/clauses.doc.gz', import.meta.url)))
  // LibreOffice sets the list of each paragraph as well, which Word does not.
  const [ofStyle, ...ofParagraphs] = placesOf(bytes, Buffer.from([0x0b, 0x46, 1, 0]))
  expect(ofParagraphs).toHaveLength(2)
  expect(ofStyle).toBeDefined()
  for (const place of ofParagraphs) bytes.writeUInt16LE(0x4600, place)
  expect((await read(bytes)).pages[0]?.text).toBe(
    'The contract.\nClause 1. The rent is due monthly.\nClause 2. The tenant pays for heating.\nEnd.',
  )
})

function placesOf(bytes: Buffer, part: Buffer): number[] {
  const at = bytes.indexOf(part)
  return at === -1 ? [] : [at, ...placesOf(bytes.subarray(at + 1), part).map((place) => at + 1 + place)]
}
