import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { jsonExtractor } from './json.ts'

describeExtractor('jsonExtractor', () => jsonExtractor({ pageCharacters: 1 }), {
  mediaType: 'application/json',
  make: (pages) => Buffer.from(JSON.stringify(pages.map((text) => ({ text })))),
  shown: (text) => `text: ${text}`,
  refusesGarbage: false,
})
describeExtractor('jsonExtractor', () => jsonExtractor({ pageCharacters: 1 }), {
  mediaType: 'application/jsonl',
  make: (pages) => Buffer.from(pages.map((text) => JSON.stringify({ text })).join('\n')),
  shown: (text) => `text: ${text}`,
  refusesGarbage: false,
})

const read = (value: unknown, type = 'application/json') =>
  readBytes(
    { ...jsonExtractor(), mediaTypes: [type] },
    typeof value === 'string' ? value : JSON.stringify(value),
    'a',
  )

test('makes a line of each record, with the names that lead to it', async () => {
  const value = {
    shop: 'Ours',
    terms: { days: [10, 20], late: { fee: 5, note: null } },
    items: [
      { name: 'Chair', tags: ['a', 'b'] },
      { name: 'Table', size: { w: 1 } },
    ],
  }
  const { pages } = await read(value)
  expect(pages).toEqual([
    {
      number: 1,
      label: '$.shop to $.items[1].size',
      text: 'shop: Ours\nterms.days: 10, 20\nterms.late: fee: 5 | note: null\nname: Chair | tags: a, b\nitems[1].name: Table\nitems[1].size: w: 1',
    },
  ])
})

test('names the lines of JSON Lines, and reads those that are broken as they are written', async () => {
  const { pages, warnings } = await read('{"a":1}\n\n{"a":2\n{"a":3}\r\n', 'application/jsonl')
  expect(pages).toEqual([{ number: 1, label: 'lines 1-4', text: 'a: 1\n{"a":2\na: 3' }])
  expect(warnings).toMatchObject([{ page: 1, code: 'DAMAGED', message: expect.stringContaining('Line 3:') }])
})

test.each([
  ['cut off', '{"shop": "Ours",\n"rent": 900'],
  ['with a comment', '{\n// the rent\n"rent": 900\n}'],
  ['nested too deep', `${'['.repeat(3000)}"rent 900"${']'.repeat(3000)}`],
  ['nothing but text', 'rent 900'],
])('reads JSON that is %s as it is written, with a warning', async (_, content) => {
  for (const type of ['application/json', 'application/jsonl']) {
    const { pages, warnings } = await read(content, type)
    expect(pages.map(({ text }) => text).join('')).toContain('900')
    expect(pages.map(({ text }) => text).join('')).toContain('rent')
    expect(warnings).toMatchObject([
      { page: 1, code: 'DAMAGED', message: expect.stringContaining('not valid') },
    ])
  }
})

test('reads records that are named as JSON but are JSON Lines', async () => {
  const { pages, warnings } = await read('{"a":1}\n{"a":2}')
  expect(pages).toEqual([{ number: 1, label: 'lines 1-2', text: 'a: 1\na: 2' }])
  expect(warnings).toEqual([])
})

test.each(['application/json', 'application/jsonl'])(
  'keeps numbers of %s as they are written',
  async (type) => {
    const { pages } = await read(
      '{"id":12345678901234567890,"price":1.10,"share":1e400,"list":[0.50,7.0]}',
      type,
    )
    expect(pages[0]).toMatchObject({
      text: 'id: 12345678901234567890 | price: 1.10 | share: 1e400 | list: 0.50, 7.0',
    })
  },
)

test('keeps all values of a name that is repeated', async () => {
  const { pages } = await read('{"rent":900,"rent":950,"terms":{"fee":1,"fee":{"late":5},"fee":[2,[3]]}}')
  expect(pages[0]?.text).toBe('rent: 900\nrent: 950\nterms.fee: 1\nterms.fee: late: 5\nterms.fee: 2, 3')
  const lines = await read('{"rent":900,"rent":950}\n', 'application/jsonl')
  expect(lines.pages[0]?.text).toBe('rent: 900 | rent: 950')
})

test('a long document is read in pieces', async () => {
  const records = Array.from({ length: 40_000 }, (_, id) => ({ id, 'name "of"': `unit\n${id} — \u{1F4A7}` }))
  const { pages } = await read(records)
  expect(pages.length).toBeGreaterThan(200)
  expect(pages.at(-1)?.text).toContain('id: 39999 | name "of": unit\n39999 — \u{1F4A7}')
})
