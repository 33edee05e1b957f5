import { expect, test } from 'vitest'
import { makeZip } from '../../testing/docx.ts'
import { describeExtractor } from '../../testing/extractor.ts'
import { makeOdf } from '../../testing/odf.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { odfExtractor } from './odf.ts'

const TYPE = 'application/vnd.oasis.opendocument'
const p = (text: string) => `<text:p>${text}</text:p>`
const slide = (content: string, style = '') => `<draw:page draw:style-name="${style}">${content}</draw:page>`
const read = (content: Uint8Array, kind: string) =>
  readBytes({ ...odfExtractor(), mediaTypes: [`${TYPE}.${kind}`] }, content, 'plan')

describeExtractor('odfExtractor', odfExtractor, {
  mediaType: `${TYPE}.text`,
  make: (pages) => makeOdf('text', pages.map(p).join('<text:soft-page-break/>')),
  refusesGarbage: true,
})
describeExtractor('odfExtractor', odfExtractor, {
  mediaType: `${TYPE}.spreadsheet`,
  make: (pages) =>
    makeOdf(
      'spreadsheet',
      pages
        .map(
          (page, i) =>
            `<table:table table:name="Sheet${i + 1}"><table:table-row><table:table-cell>${p(page)}</table:table-cell></table:table-row></table:table>`,
        )
        .join(''),
    ),
  refusesGarbage: true,
})
describeExtractor('odfExtractor', odfExtractor, {
  mediaType: `${TYPE}.presentation`,
  make: (pages) => makeOdf('presentation', pages.map((page) => slide(p(page))).join('')),
  refusesGarbage: true,
})

test('reads headings, lists, tables, footnotes, comments and descriptions, not what was deleted', async () => {
  const list = `<text:list text:style-name="L1"><text:list-item>${p('One')}</text:list-item><text:list-item>${p('Two')}</text:list-item></text:list>`
  const cell = (text: string, attributes = '') =>
    `<table:table-cell ${attributes}>${p(text)}</table:table-cell>`
  const table = `<table:table><table:table-header-rows><table:table-row>${cell('Room')}${cell('Size')}</table:table-row></table:table-header-rows><table:table-row>${cell('Hall', 'table:number-rows-spanned="2"')}${cell('12')}</table:table-row><table:table-row><table:covered-table-cell/>${cell('13')}</table:table-row></table:table>`
  const content = `<text:tracked-changes>${p('gone')}</text:tracked-changes><text:h text:outline-level="2">Rent</text:h>${p('It is<text:s/>due<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>On Monday.</text:p></text:note-body></text:note> now.<office:annotation><dc:creator>Bo</dc:creator><text:p>Sure?</text:p></office:annotation>')}<text:p><draw:frame><draw:image/><svg:desc>A door</svg:desc></draw:frame></text:p>${list}${table}`
  const styles = '<text:list-style style:name="L1"><text:list-level-style-number/></text:list-style>'
  const { pages, opened } = await read(makeOdf('text', content, styles), 'text')
  expect(pages[0]?.text).toBe(
    'Rent\n\nIt is due[1] now.\n[Image: A door]\n1. One\n2. Two\n\nRoom | Size\nHall | 12\nHall | 13\n\n[1] On Monday.\n\nComment: Sure?',
  )
  expect(opened).toMatchObject({
    metadata: { title: 'Plan', author: 'Ada' },
    outline: [{ title: 'Rent', level: 2 }],
  })
})

test('marks what is struck out, in paragraphs and spans', async () => {
  const struck = (name: string, line: string) =>
    `<style:style style:name="${name}"><style:text-properties style:text-line-through-style="${line}"/></style:style>`
  const span = (style: string, text: string) => `<text:span text:style-name="${style}">${text}</text:span>`
  const content = `${p(`It is ${span('T1', `8${span('T2', '00')}`)} 900${span('T2', ' now')}.`)}<text:p text:style-name="T1">gone</text:p>${p('kept')}`
  const file = makeOdf('text', content, struck('T1', 'solid') + struck('T2', 'none'))
  expect((await read(file, 'text')).pages[0]?.text).toBe(
    'It is [struck out: 800] 900 now.\n[struck out: gone]\nkept',
  )
})

test('labels slides, reads their notes, and tells which are hidden', async () => {
  const title = `<draw:frame presentation:class="title">${p('Costs')}</draw:frame>`
  const notes = `<presentation:notes><draw:page-thumbnail/><draw:frame>${p('Say it.')}</draw:frame></presentation:notes>`
  const number = `<draw:frame presentation:class="page-number">${p('7')}</draw:frame>`
  const styles =
    '<style:style style:name="H"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
  const content = slide(p('Body') + title + number + notes) + slide(p('Two'), 'H')
  const { pages, warnings } = await read(makeOdf('presentation', content, styles), 'presentation')
  expect(pages.map(({ label, text }) => [label, text])).toEqual([
    ['slide 1', 'Body\nCosts\n\nNotes: Say it.'],
    ['slide 2', 'Two'],
  ])
  expect(warnings).toMatchObject([{ page: 2, code: 'HIDDEN' }])
})

test('reads the cells of sheets as shown, and repeats neither a million empty rows nor columns', async () => {
  const cell = (text: string, attributes = '') =>
    `<table:table-cell ${attributes}>${p(text)}</table:table-cell>`
  const empty =
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
  const note = `<office:annotation>${p('Ask Bo')}</office:annotation>`
  const sheet = `<table:table table:name="Costs" table:style-name="H"><table:table-row>${cell('Item')}${cell('Price')}</table:table-row><table:table-row table:number-rows-repeated="2">${cell('Chair')}<table:table-cell office:value="1.5">${note}${p('1,50 €')}</table:table-cell></table:table-row>${empty}</table:table>`
  const styles = '<style:style style:name="H"><style:table-properties table:display="false"/></style:style>'
  const { pages, warnings } = await read(makeOdf('spreadsheet', sheet, styles), 'spreadsheet')
  expect(pages).toEqual([
    {
      number: 1,
      label: 'Costs!A1:B3',
      text: 'Costs\nItem | Price\nItem: Chair | Price: 1,50 €\nItem: Chair | Price: 1,50 €\nNote on B2: Ask Bo',
    },
  ])
  expect(warnings).toMatchObject([{ code: 'HIDDEN' }])
})

test('stops at a bomb of repeated cells, and refuses encrypted files', async () => {
  const cell = `<table:table-cell table:number-columns-repeated="16384">${p('x'.repeat(100))}</table:table-cell>`
  const bomb = `<table:table table:name="A"><table:table-row table:number-rows-repeated="1000000">${cell}</table:table-row></table:table>`
  const { warnings } = await read(makeOdf('spreadsheet', bomb), 'spreadsheet')
  expect(warnings).toMatchObject([{ code: 'TEXT_TRUNCATED' }])
  const encrypted = makeZip([
    { name: 'content.xml', content: '?' },
    { name: 'META-INF/manifest.xml', content: '<manifest:encryption-data/>' },
  ])
  await expect(read(encrypted, 'text')).rejects.toMatchObject({ code: 'DOCUMENT_ENCRYPTED' })
})

test('writes powers, notes and indices apart from the figures and words before them', async () => {
  const style = (name: string, position: string) =>
    `<style:style style:name="${name}" style:family="text"><style:text-properties style:text-position="${position}"/></style:style>`
  const styles = `${style('T1', 'super 58%')}${style('T2', '-25% 58%')}${style('T3', '0% 100%')}`
  const span = (name: string, text: string) => `<text:span text:style-name="${name}">${text}</text:span>`
  const note =
    '<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Of 2024.</text:p></text:note-body></text:note>'
  const text = `10${span('T1', '6')} units, H${span('T2', '2')}${span('T3', 'O')}, revenue${span('T1', '1')} rose.${span('T1', note)} End`
  expect((await read(makeOdf('text', p(text), styles), 'text')).pages[0]?.text).toBe(
    '10^6 units, H2O, revenue ¹ rose.[1] End\n\n[1] Of 2024.',
  )
})

test('reads the values of cells without text, as a sheet shows them', async () => {
  const cell = (attributes: string, text = '') => `<table:table-cell ${attributes}>${text}</table:table-cell>`
  const cells = [
    cell('office:value-type="float" office:value="12.5"'),
    cell('office:value-type="currency" office:currency="EUR" office:value="900"'),
    cell('office:value-type="percentage" office:value="0.07"'),
    cell('office:value-type="date" office:date-value="2024-03-01T00:00:00"'),
    cell('office:value-type="time" office:time-value="PT08H30M00S"'),
    cell('office:value-type="boolean" office:boolean-value="true"'),
    cell('office:value-type="currency" office:currency="EUR" office:value="950"', p('950,00 €')),
    cell('office:value-type="float" office:value="7"', '<text:p/>'),
  ]
  const sheet = `<table:table table:name="A"><table:table-row>${cells.join('')}</table:table-row></table:table>`
  const { pages } = await read(makeOdf('spreadsheet', sheet), 'spreadsheet')
  expect(pages[0]?.text).toContain('12.5 | 900 EUR | 7% | 2024-03-01 | 08:30:00 | TRUE | 950,00 €')
  expect(pages[0]?.text).not.toMatch(/\| 7$/m)
})

test('leaves out hidden text, and tells of it', async () => {
  const styles = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
  const content = `${p('Shown <text:span text:style-name="H">secret</text:span>text.')}<text:section text:display="none">${p('hidden')}</text:section><text:section>${p('Also shown.')}</text:section>`
  const { pages, warnings } = await read(makeOdf('text', content, styles), 'text')
  expect(pages[0]?.text).toBe('Shown text.\nAlso shown.')
  expect(warnings).toMatchObject([{ code: 'NOT_READ', message: 'Hidden text is not read (in 2 places).' }])
})
