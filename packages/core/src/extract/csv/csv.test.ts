import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { csvExtractor } from './csv.ts'
import { csvRows } from './rows.ts'

async function rowsOf(csv: string, pieceLength = csv.length || 1) {
  async function* pieces() {
    for (let at = 0; at < csv.length; at += pieceLength) yield csv.slice(at, at + pieceLength)
  }
  return (await Array.fromAsync(csvRows(pieces()))).flat()
}

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
])('splits rows with %s', async (_, csv, expected) => {
  expect(await rowsOf(csv)).toEqual(expected)
})

test('reads back what was written', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', '|') })
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const quoted = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
      expect(await rowsOf(`sep=,\n${quoted.join('\r\n')}`)).toEqual(rows)
    }),
  )
})

test.each([
  [
    'a blank name',
    ',name,pay\n0,Ada,52\n1,Bo,61',
    'name | pay\n0 | name: Ada | pay: 52\n1 | name: Bo | pay: 61',
  ],
  [
    'years as names',
    'Land,2019,2020\nMalta,504,515',
    'Land | 2019 | 2020\nLand: Malta | 2019: 504 | 2020: 515',
  ],
  [
    'a trailing comma',
    'sku,price,\nA-1,9.99,\nA-2,4.50,',
    'sku | price\nsku: A-1 | price: 9.99\nsku: A-2 | price: 4.50',
  ],
  [
    'title rows above',
    'Statement;;\nMay 2024;;\n;;\nDay;Payee;Amount\n3.5.;Acme;-84,20\n4.5.;Bolt;1,00',
    'Statement\nMay 2024\nDay | Payee | Amount\nDay: 3.5. | Payee: Acme | Amount: -84,20\nDay: 4.5. | Payee: Bolt | Amount: 1,00',
  ],
  ['repeated names', 'who,pay,pay\nAda,5,6', 'who | pay | pay\nwho: Ada | pay: 5 | pay: 6'],
  [
    'years in its rows, but no names',
    'Ada,1815,1852\nAlan,1912,1954',
    'Ada | 1815 | 1852\nAlan | 1912 | 1954',
  ],
])('finds the header of a table with %s', async (_, csv, expected) => {
  expect((await read(csv)).texts).toEqual([expected])
})

test.each([
  [
    'blanks before quotes',
    'a, b\nx, "y, z"\n',
    [
      ['a', ' b'],
      ['x', 'y, z'],
    ],
  ],
  [
    'backslashes before quotes',
    '1,"say \\"stop\\", then go"\n2,"C:\\\\dir\\\\"\n',
    [
      ['1', 'say "stop", then go'],
      ['2', 'C:\\dir\\'],
    ],
  ],
  [
    'quotes that are not doubled',
    '1,"say "stop" now"\n2,b\n',
    [
      ['1', 'say "stop" now'],
      ['2', 'b'],
    ],
  ],
  [
    'apostrophes for quotes',
    "1,'x, y'\n2,'it''s'\n",
    [
      ['1', 'x, y'],
      ['2', "it's"],
    ],
  ],
])('splits rows with %s, however the file is cut into pieces', async (_, csv, expected) => {
  expect(await rowsOf(csv)).toEqual(expected)
})

test('reads rows that are longer than a piece of the file', async () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `"${i}, ${'x'.repeat(i % 90)}",${i}`)
  const csv = `name,number\r\n${rows.join('\r\n')}`
  expect(await rowsOf(csv, 997)).toEqual(await rowsOf(csv))
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

test('stops at a limit when the text would become too large', async () => {
  const { texts, warnings } = await read(`a,b\n${'x,x\n'.repeat(1000)}`, 5000)
  expect(texts.join('\n').length).toBeLessThan(6000)
  expect(warnings).toMatchObject([{ code: 'TEXT_TRUNCATED' }])
})

async function read(content: string | Uint8Array, maxCharacters = 1e6) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-csv-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.csv')
  writeFileSync(path, content)
  const events = await Array.fromAsync(
    csvExtractor({ maxCharacters }).extract({ path, mediaType: 'text/csv', name: 'file.csv' }),
  )
  const pages = events.filter((event) => event.type === 'page')
  return { texts: pages.map(({ page }) => page.text), warnings: pages.flatMap(({ warnings }) => warnings) }
}
