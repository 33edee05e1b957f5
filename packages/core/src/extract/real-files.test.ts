import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { FORMATS } from '../formats/index.ts'

const LEASE = [
  'The rent is 1,450 euros a month; it is due on the third working day.',
  'Room | Area\nHall | 12 m²\nKitchen |',
  'Größe und Schlüssel: Müller; цена 900 рублей.',
  'Second: the deposit of 2,900 euros',
]

// Made by `fixtures/office/make.sh` with LibreOffice and pandoc.
test.each([
  ['lease.doc', LEASE],
  ['lease-pandoc.doc', LEASE],
  ['lease-rich.doc', [LEASE[0], 'Notice is three months.']],
  [
    'costs.xls',
    ['Item: Chair | Price: 1234.5 | Since: 2024-03-01 | Sold: TRUE', 'Item: Größe цена | Price: 7.25'],
  ],
  ['sales.xls', ['Sales of May', 'Region: North | 2024 Q1: 110.5 | 2024 Q2: 221', 'Note on C3: Ask Bo']],
  ['rooms.xls', ['Room: Hall | Area: 12.5 | Rent: 1450', 'Room: Kitchen | Area: 9 | Rent: 300']],
  [
    'plan.ppt',
    ['Costs', 'The wheel costs 4,200 euros\nGröße: цена 900', 'Notes: Say that transport is included.'],
  ],
  ['facts.ppt', ['Facts', '10^6 kg, H2O', 'Region | Sales\nNorth | 110\nSouth | 220']],
  ['facts.epub', ['1. First apple', 'Region | Sales', '10^6']],
  ['numbers.xlsx', ['Area 10^6 m | Share: 12.5% | Price: $1,234.50 | Day: 01.03.2024 | Change: (1,234)']],
  ['talk.ppt', ['The stones cost 900 euros', 'Notes: Say that the price includes transport.', 'Stones']],
])('%s says what was written', async (name, facts) => {
  const text = await textOf(name)
  for (const fact of facts) expect(text).toContain(fact)
})

async function textOf(name: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-real-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, name)
  writeFileSync(path, gunzipSync(readFileSync(new URL(`../../fixtures/office/${name}.gz`, import.meta.url))))
  const format = FORMATS.find(({ extensions }) => extensions.includes(extname(name).slice(1)))
  const extractor = await format?.readers.isolated?.()
  if (format === undefined || extractor === undefined) throw new Error(`Nothing reads ${name}.`)
  let text = ''
  for await (const event of extractor.extract({ path, mediaType: format.mediaType, name }))
    if (event.type === 'page') text += `${event.page.text}\n\n`
  return text
}
