import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { csvExtractor } from './csv.ts'
import { csvRows } from './rows.ts'

describeExtractor('csvExtractor', csvExtractor, {
  mediaType: 'text/csv',
  make: (pages) => Buffer.from(pages.join('\n\f')),
  refusesGarbage: false,
})

test('names the column of each value', async () => {
  const csv = 'Name,City,Salary\r\n"Ada, L.",London,"1,200"\r\n\r\nBo,,900\r\nCy,Rome,1,extra\r\n'
  expect((await read(csv)).texts).toEqual([
    'Name | City | Salary\nName: Ada, L. | City: London | Salary: 1,200\nName: Bo | Salary: 900\nName: Cy | City: Rome | Salary: 1 | extra',
  ])
})

test.each([
  ['numbers', '2020,12\n2021,13', '2020 | 12\n2021 | 13'],
  ['the same twice', 'a,a\nb,c', 'a | a\nb | c'],
  ['one column', 'one\ntwo', 'one\ntwo'],
  ['very long names', `${'x'.repeat(101)},b\nc,d`, `${'x'.repeat(101)} | b\nc | d`],
])('does not use a first row of %s as column names', async (_, csv, expected) => {
  expect((await read(csv)).texts).toEqual([expected])
})

test.each([
  [
    'semicolons',
    'a;b\n1,5;2,5',
    [
      ['a', 'b'],
      ['1,5', '2,5'],
    ],
  ],
  [
    'tabs',
    'a\tb\n1\t2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'bars',
    'a|b\n1|2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'commas in words',
    'name;note\nA;one, two, three\nB;four',
    [
      ['name', 'note'],
      ['A', 'one, two, three'],
      ['B', 'four'],
    ],
  ],
  ['what Excel declares', 'sep=;\na;b', [['a', 'b']]],
  [
    'quotes, doubled, and line breaks in them',
    '"a ""b""","c\r\nd"\ne,f',
    [
      ['a "b"', 'c\r\nd'],
      ['e', 'f'],
    ],
  ],
  [
    'empty cells',
    ',a,\n,,',
    [
      ['', 'a', ''],
      ['', '', ''],
    ],
  ],
  [
    'old line endings',
    'a,b\rc,d\r',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a quote that is never closed',
    'a,b\nc,"d\ne,f',
    [
      ['a', 'b'],
      ['c', '"d'],
      ['e', 'f'],
    ],
  ],
])('splits rows with %s', (_, csv, expected) => {
  expect([...csvRows(csv)]).toEqual(expected)
})

test('reads back what was written', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', '|') })
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 })
  fc.assert(
    fc.property(table, (rows) => {
      const quoted = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
      expect([...csvRows(`sep=,\n${quoted.join('\r\n')}`)]).toEqual(rows)
    }),
  )
})

test('does not split rows across pages', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => `Person ${i},City ${i}`)
  const { texts } = await read(`Name,City\n${rows.join('\n')}`)
  expect(texts.length).toBeGreaterThan(2)
  expect(texts.slice(1).every((text) => text.startsWith('Name: Person'))).toBe(true)
  expect(texts.join('\n').split('\n')).toHaveLength(1001)
})

test('decodes Windows-1252', async () => {
  expect((await read(Buffer.from('Stadt;Fl\xe4che\nK\xf6ln;405', 'latin1'))).texts).toEqual([
    'Stadt | Fläche\nStadt: Köln | Fläche: 405',
  ])
})

test('stops at a limit when the text would become too large', { timeout: 20_000 }, async () => {
  const name = 'n'.repeat(99)
  const csv = `${name},${name}2\n${'x,x\n'.repeat(500_000)}`
  expect((await read(csv)).warnings).toMatchObject([{ code: 'TEXT_TRUNCATED' }])
})

async function read(content: string | Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-csv-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.csv')
  writeFileSync(path, content)
  const events = await Array.fromAsync(
    csvExtractor().extract({ path, mediaType: 'text/csv', name: 'file.csv' }),
  )
  const pages = events.filter((event) => event.type === 'page')
  return { texts: pages.map(({ page }) => page.text), warnings: pages.flatMap(({ warnings }) => warnings) }
}
