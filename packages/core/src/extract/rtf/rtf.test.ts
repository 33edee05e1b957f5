import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { rtfExtractor } from './rtf.ts'

const rtf = (body: string) => Buffer.from(`{\\rtf1\\ansi\\ansicpg1251 ${body}}`, 'latin1')
const read = (body: string) => readBytes(rtfExtractor(), rtf(body), 'a.rtf')

describeExtractor('rtfExtractor', rtfExtractor, {
  mediaType: 'application/rtf',
  make: (pages) => rtf(pages.map((page) => `${page}\\par `).join('\\page ')),
  refusesGarbage: true,
})

test('reads headings, tables, footnotes and headers in their encodings, not what is hidden', async () => {
  const fonts = '{\\fonttbl{\\f0\\fcharset204 Arial;}{\\f1\\fcharset238 Arial;}}'
  const info = '{\\info{\\title Plan}{\\author Ada}}'
  const row = (a: string, b: string) => `\\trowd\\pard\\intbl ${a}\\cell ${b}\\cell\\row `
  const body = `${fonts}{\\*\\generator X;}${info}{\\header Draft\\par}\\pard\\outlinelevel0 Rent\\par\\pard \\'cc\\'e8\\'f0 {\\f1 \\'b9} \\u8364? {\\v secret}{\\footnote Due {\\b Monday}.}paid\\{\\}\\par ${row('Hall', '12')}${row('Loft', '34')}\\pard End{\\pict 0102ff}.\\par`
  const { pages, opened } = await read(body)
  expect(pages[0]?.text).toBe('Rent\nМир ą € paid{}\n\nHall | 12\nLoft | 34\n\nEnd.\nDraft\n\nDue Monday.')
  expect(opened).toMatchObject({ metadata: { title: 'Plan', author: 'Ada' }, outline: [{ title: 'Rent' }] })
})

test('reads comments after the text, without their marks', async () => {
  const { pages } = await read(
    String.raw`Rent{\*\atnid AL}{\*\atnauthor Ada}\chatn{\*\annotation{\*\atnref 1}{\*\atndate 1}\pard \chatn It rises.} is 900.\par`,
  )
  expect(pages[0]?.text).toBe('Rent is 900.\n\nComment: It rises.')
})

test('marks what is struck out, in each line by itself', async () => {
  const text = String.raw`It is {\strike 8{\b 00}} 900.\par \striked1 gone\par too\striked0 \par kept{\strike\plain  as well}`
  expect((await read(text)).pages[0]?.text).toBe(
    'It is [struck out: 800] 900.\n[struck out: gone]\n[struck out: too]\nkept as well',
  )
})

test('survives deep groups, binary data and what is cut off', async () => {
  await expect(read('{'.repeat(5000))).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' })
  expect((await read('a\\bin5 {{{{{b} c')).pages[0]?.text).toBe('ab')
})

test('writes powers, notes and indices apart from the figures and words before them', async () => {
  const text = '10{\\super 6} units, H{\\sub 2}O, revenue{\\super 1} rose, 10\\up9 9\\up0  cycles'
  expect((await read(text)).pages[0]?.text).toBe('10^6 units, H2O, revenue ¹ rose, 10^9 cycles')
})
