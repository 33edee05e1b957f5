import { afterAll, expect, test } from 'vitest'
import { makePng } from '../../testing/scan.ts'
import { type PlacedWord, splitColumns } from './columns.ts'
import { tesseractOcr } from './ocr.ts'
import { readScan } from './scan.ts'

const ocr = tesseractOcr()
afterAll(() => ocr[Symbol.asyncDispose]())

const LEFT = [
  'The left column begins',
  'with the history of a',
  'pump that was built in',
  '1897 by a local smith.',
]
const RIGHT = [
  'The right column tells',
  'about a valve opening at',
  'nine bar and closing at',
  'seven bar each night.',
]
const TITLE = ['The two of them']

/** Words of ten units a character; the second column begins at 400. */
const lineOf = (left: string, right?: string): PlacedWord[] => [
  ...placed(left, 0),
  ...(right === undefined ? [] : placed(right, 400)),
]

function placed(text: string, x: number): PlacedWord[] {
  let at = x
  return text.split(' ').map((word) => {
    const box = { x: at, y: 0, width: word.length * 10, height: 20 }
    at += box.width + 10
    return { text: word, box }
  })
}

const texts = (groups: ReturnType<typeof splitColumns>) =>
  groups?.map((lines) => lines.map((line) => line.map(({ text }) => text).join(' '))) ?? null

test('puts columns of running text one below the other, and keeps what is around them', () => {
  const lines = [lineOf(TITLE.join()), ...LEFT.map((left, i) => lineOf(left, RIGHT[i])), lineOf('The end.')]
  expect(texts(splitColumns(lines))).toEqual([TITLE, LEFT, RIGHT, ['The end.']])
})

test.each([
  [
    'a table',
    [
      ['Item of the house', 'Price of it'],
      ['Boiler in the cellar', '318.40 euros'],
      ['Roof above', '99.00'],
      ['Door of oak', '12.00'],
    ],
  ],
  [
    'a table of words',
    [
      ['Repairs', 'Paid by the landlord'],
      ['Heating', 'Paid by the tenant'],
      ['Water', 'Paid by all of them'],
      ['Garden', 'Paid by nobody'],
    ],
  ],
  [
    'two lines',
    [
      ['The left column', 'the right column'],
      ['and so it is here', 'and so it goes'],
    ],
  ],
])('leaves %s as it is', (_name, rows) => {
  expect(splitColumns(rows.map(([left = '', right]) => lineOf(left, right)))).toBeNull()
})

test('reads a scan of two columns in their order', { timeout: 60_000 }, async () => {
  const at = (x: number) => (line: string, i: number) =>
    `BT /F1 12 Tf ${x} ${770 - i * 30} Td (${line}) Tj ET`
  const page = `%raw ${LEFT.map(at(60)).join(' ')} ${RIGHT.map(at(205)).join(' ')}`
  const { text, layout } = await readScan(ocr, await makePng(page))
  expect(text.split('\n').filter((line) => line !== '')).toEqual([...LEFT, ...RIGHT])
  const words = layout.items.map(({ start, end }) => text.slice(start, end))
  expect(words).toEqual([...LEFT, ...RIGHT].flatMap((line) => line.split(' ')))
})
