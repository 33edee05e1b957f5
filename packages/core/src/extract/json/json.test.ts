import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { jsonExtractor } from './json.ts'

describeExtractor('jsonExtractor', () => jsonExtractor({ pageCharacters: 1 }), {
  mediaType: 'application/json',
  make: (pages) => Buffer.from(JSON.stringify(pages.map((text) => ({ text })))),
  shown: (text) => `text: ${text}`,
  refusesGarbage: true,
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

test('names the lines of JSON Lines, and refuses what is nested too deep', async () => {
  const { pages } = await read('{"a":1}\n\n{"a":2}\n', 'application/jsonl')
  expect(pages).toEqual([{ number: 1, label: 'lines 1-3', text: 'a: 1\na: 2' }])
  const deep = `${'['.repeat(3000)}1${']'.repeat(3000)}`
  await expect(read(deep)).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
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
