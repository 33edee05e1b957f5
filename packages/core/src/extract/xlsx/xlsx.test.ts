import { expect, test } from 'vitest'
import { makeZip } from '../../testing/docx.ts'
import { describeExtractor } from '../../testing/extractor.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { makeXlsx, sheetRows } from '../../testing/xlsx.ts'
import { xlsxExtractor } from './xlsx.ts'

const mediaType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

describeExtractor('xlsxExtractor', xlsxExtractor, {
  mediaType,
  make: (pages) => makeXlsx(pages.map((page, i) => ({ name: `Sheet${i + 1}`, rows: sheetRows([[page]]) }))),
  refusesGarbage: true,
})

const read = (content: Uint8Array) => readBytes(xlsxExtractor(), content, 'book.xlsx')

const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts>
  <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="10"/></cellXfs></styleSheet>`
const STRINGS = `<sst><si><t>Item</t></si><si><r><t>Pri</t></r><r><t>ce</t></r><rPh><t>プ</t></rPh></si><si><t>a_x000D_b</t></si></sst>`

test('shows values as Excel does, each with the name of its column', async () => {
  const rows = `<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c r="D3" t="str"><v>Day</v></c><c r="E3" t="inlineStr"><is><t>Share</t></is></c><c r="F3" t="inlineStr"><is><t>Paid</t></is></c></row>
    <row r="4"><c r="B4" t="s"><v>2</v></c><c r="C4" s="1"><f>1+1</f><v>1234.5</v></c><c r="D4" s="2"><v>45000</v></c><c r="E4" s="3"><v>0.256</v></c><c r="F4" t="b"><v>1</v></c></row>
    <row r="9"><c r="B9"><v>123456789012</v></c><c r="C9" t="e"><v>#DIV/0!</v></c></row>`
  const { pages } = await read(
    makeXlsx([{ name: 'My prices', rows }], { 'xl/styles.xml': STYLES, 'xl/sharedStrings.xml': STRINGS }),
  )
  expect(pages).toEqual([
    {
      number: 1,
      label: "'My prices'!B3:F9",
      text: 'My prices\nItem | Price | Day | Share | Paid\nItem: a b | Price: 1,234.50 € | Day: 3/15/2023 | Share: 25.60% | Paid: TRUE\nItem: 123456789012 | Price: #DIV/0!',
    },
  ])
})

test('counts days from 1904 where the workbook says so', async () => {
  const rows = '<row r="1"><c s="2"><v>43538</v></c></row>'
  const { pages } = await read(
    makeXlsx([{ name: 'Sheet1', rows }], { 'xl/styles.xml': STYLES }, ' date1904="1"'),
  )
  expect(pages[0]?.text).toBe('3/15/2023')
})

test('fills merged cells in: groups of columns, and what spans rows', async () => {
  const rows = sheetRows([
    ['Sales by region'],
    ['', '2023', '', '2024'],
    ['Region', 'Q1', 'Q2', 'Q1'],
    ['North', 1, 2, 3],
    ['', 4, 5, 6],
  ])
  const after =
    '<mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="B2:C2"/><mergeCell ref="A4:A5"/></mergeCells>'
  const { pages } = await read(makeXlsx([{ name: 'Sheet1', rows, after }]))
  expect(pages[0]?.text.split('\n').slice(-2)).toEqual([
    'Region: North | 2023 Q1: 1 | 2023 Q2: 2 | 2024 Q1: 3',
    'Region: North | 2023 Q1: 4 | 2023 Q2: 5 | 2024 Q1: 6',
  ])
})

test('reads hidden sheets, notes, text boxes and charts, and tells what is hidden or has no value', async () => {
  const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const { pages, warnings } = await read(
    makeXlsx(
      [
        { name: 'Sheet1', rows: '<row r="1" hidden="1"><c><v>1</v></c><c><f>A1</f></c></row>' },
        { name: 'Secret', rows: sheetRows([['The code is 7.']]), state: 'veryHidden' },
      ],
      {
        'xl/worksheets/_rels/sheet1.xml.rels': `<Relationships><Relationship Id="1" Type="${related}/comments" Target="../comments1.xml"/><Relationship Id="2" Type="${related}/drawing" Target="/xl/drawings/d.xml"/><Relationship Id="3" Type="${related}/hyperlink" Target="https://example.com" TargetMode="External"/></Relationships>`,
        'xl/comments1.xml':
          '<comments><comment ref="A1"><text><r><t>Ask </t></r><r><t>Ada</t></r></text></comment></comments>',
        'xl/drawings/d.xml': '<d><a:p><a:r><a:t>In a</a:t></a:r><a:r><a:t> box</a:t></a:r></a:p></d>',
        'xl/drawings/_rels/d.xml.rels': `<Relationships><Relationship Id="1" Type="${related}/chart" Target="../charts/c.xml"/></Relationships>`,
        'xl/charts/c.xml':
          '<c><a:p><a:r><a:t>Growth</a:t></a:r></a:p><c:ser><c:tx><c:v>Sales</c:v></c:tx><c:cat><c:pt><c:v>North</c:v></c:pt></c:cat><c:val><c:pt><c:v>12</c:v></c:pt></c:val></c:ser></c>',
      },
    ),
  )
  expect(pages.map(({ text }) => text)).toEqual([
    '1\nNote on A1: Ask Ada\nIn a box\nGrowth\nSales: North 12',
    'Secret\nThe code is 7.',
  ])
  expect(warnings.map(({ page, code }) => `${page} ${code}`)).toEqual(['1 HIDDEN', '1 NOT_READ', '2 HIDDEN'])
})

test('cuts long sheets between rows, and names the cells of each page', async () => {
  const rows = Array.from({ length: 1000 }, (_, i) => [`Person ${i}`, `City ${i}`])
  const { pages } = await read(makeXlsx([{ name: 'Sheet1', rows: sheetRows([['Name', 'City'], ...rows]) }]))
  expect(pages.length).toBeGreaterThan(2)
  expect(
    pages
      .map(({ text }) => text)
      .join('\n')
      .split('\n'),
  ).toHaveLength(1001)
  expect(pages[0]?.label).toMatch(/^Sheet1!A1:B\d+$/)
  expect(pages.at(-1)?.label).toMatch(/:B1001$/)
  expect(pages.every(({ text }) => text.length <= 6000)).toBe(true)
})

test('expands no entities, and refuses what unpacks to too much, is encrypted, or is no workbook', async () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "${'&a;'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}">]><sst><si><t>&c;</t></si></sst>`
  const rows = '<row r="1"><c t="s"><v>0</v></c></row>'
  const { pages } = await read(makeXlsx([{ name: 'Sheet1', rows }], { 'xl/sharedStrings.xml': bomb }))
  expect(pages[0]?.text).toBe('&c;')
  const deep = '<a>'.repeat(5000)
  await expect(read(makeXlsx([{ name: 'Sheet1', rows: deep }]))).rejects.toMatchObject({
    code: 'DOCUMENT_UNREADABLE',
  })
  const large = makeZip([{ name: '_rels/.rels', content: '', declaredBytes: 300 * 2 ** 20 }])
  await expect(read(large)).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' })
  const encrypted = Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.from('EncryptedPackage', 'utf16le'),
  ])
  await expect(read(encrypted)).rejects.toMatchObject({ code: 'DOCUMENT_ENCRYPTED' })
})

test('writes powers and notes apart from the figures and words before them', async () => {
  const run = (text: string, align = '') =>
    `<r><rPr>${align && `<vertAlign val="${align}"/>`}</rPr><t>${text}</t></r>`
  const power = `${run('10')}${run('6', 'superscript')}${run(' units')}`
  const note = `${run('Revenue')}${run('1', 'superscript')}`
  const rows = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>${note}</is></c></row>`
  const { pages } = await read(
    makeXlsx([{ name: 'Sheet1', rows }], { 'xl/sharedStrings.xml': `<sst><si>${power}</si></sst>` }),
  )
  expect(pages[0]?.text).toBe('10^6 units | Revenue ¹')
})

test('reads the headers and footers of a sheet once, without their codes', async () => {
  const rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
  const after =
    '<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;12Confidential&amp;C&amp;A&amp;RR&amp;&amp;D 2024</oddHeader><oddFooter>Page &amp;P</oddFooter><evenHeader>&amp;LConfidential&amp;RR&amp;&amp;D 2024</evenHeader></headerFooter>'
  const { pages } = await readBytes(xlsxExtractor(), makeXlsx([{ name: 'A', rows, after }]), 'a.xlsx')
  expect(pages[0]?.text).toBe('A\n1\nHeader: Confidential | R&D 2024\nFooter: Page')
})
