import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeDocx, makeZip, paragraph } from '../../testing/docx.ts'
import { describeExtractor } from '../../testing/extractor.ts'
import { docxExtractor } from './docx.ts'

const mediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

describeExtractor('docxExtractor', docxExtractor, {
  mediaType,
  make: (pages) => makeDocx(pages.map((page) => paragraph(page)).join(PAGE_BREAK)),
  refusesGarbage: true,
})

const STYLES = `<w:styles>
  <w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
  <w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift1"/></w:style>
  <w:style w:styleId="Round"><w:name w:val="Round"/><w:basedOn w:val="Round"/></w:style>
  <w:style w:styleId="Items"><w:name w:val="Items"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>`
const NUMBERING = `<w:numbering>
  <w:abstractNum w:abstractNumId="7">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2)"/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
  <w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
</w:numbering>`

const item = (text: string, listId: number, level = 0) =>
  paragraph(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${listId}"/></w:numPr>`)
const run = (text: string, properties = '') =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const row = (...cells: string[]) =>
  `<w:tr>${cells.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`

test.each([
  ['paragraphs and entities', paragraph('A &amp; B') + paragraph('“C” &#233;'), 'A & B\n“C” é'],
  ['runs', `<w:p>${run('re')}${run('sults ')}<w:r><w:tab/></w:r>${run('here')}</w:p>`, 'results here'],
  ['line breaks', `<w:p>${run('one')}<w:r><w:br/></w:r>${run('two')}</w:p>`, 'one\ntwo'],
  [
    'headings by name, whatever their id, and by what they are based on',
    paragraph('before') +
      paragraph('First', '<w:pStyle w:val="berschrift1"/>') +
      paragraph('text') +
      paragraph('Second', '<w:pStyle w:val="Mine"/>') +
      paragraph('more', '<w:pStyle w:val="Round"/>'),
    'before\n\nFirst\n\ntext\n\nSecond\n\nmore',
  ],
  [
    'lists with their numbers',
    item('one', 1) +
      item('inner', 1, 1) +
      item('inner', 1, 1) +
      item('two', 1) +
      item('inner', 1, 1) +
      item('dot', 2),
    '1. one\n1.i) inner\n1.ii) inner\n2. two\n2.i) inner\n- dot',
  ],
  ['lists by style', paragraph('one', '<w:pStyle w:val="Items"/>'), '1. one'],
  [
    'tables by row',
    `<w:tbl>${row('Region', 'Sales')}${row('North', '12')}</w:tbl>`,
    'Region | Sales\nNorth | 12',
  ],
  [
    'tracked changes as accepted',
    `<w:p><w:ins>${run('new ')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:moveFrom>${run('gone')}</w:moveFrom>${run('text')}</w:p>`,
    'new text',
  ],
  [
    'powers that are raised by themselves, and letters that are only set straight',
    `<w:p>${run('10')}${run('6', '<w:position w:val="8"/><w:sz w:val="19"/>')}${run(' CO')}${run('x', '<w:position w:val="1"/><w:sz w:val="19"/>')}</w:p>`,
    '10^6 COx',
  ],
  [
    'text that is struck out',
    `<w:p>${run('rent ')}${run('80', '<w:strike/>')}${run('0', '<w:dstrike/>')}${run('900')}</w:p><w:p>${run('gone', '<w:strike/>')}</w:p><w:p>${run('kept', '<w:strike w:val="0"/>')}</w:p>`,
    'rent [struck out: 800] 900\n[struck out: gone]\nkept',
  ],
  [
    'a picture below text that is struck out',
    `<w:p>${run('gone', '<w:strike/>')}</w:p><w:p><w:r><w:drawing><wp:docPr title="A key"/></w:drawing></w:r></w:p>`,
    '[struck out: gone]\n[Image: A key]',
  ],
  [
    'lettering and descriptions of drawings',
    '<w:p><w:r><w:pict><v:shape alt="A door"><v:textpath string="FOR RENT"/></v:shape></w:pict></w:r><w:r><w:drawing><wp:docPr title="A key"/></w:drawing></w:r></w:p>',
    '[Image: A door] FOR RENT [Image: A key]',
  ],
  [
    'no hidden text',
    `<w:p>${run('seen')}${run('secret', '<w:vanish/>')}${run('!', '<w:vanish w:val="0"/>')}</w:p>`,
    'seen!',
  ],
  [
    'no field codes, and no fallbacks',
    `<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><mc:AlternateContent><mc:Choice>${run('once')}</mc:Choice><mc:Fallback>${run('once')}</mc:Fallback></mc:AlternateContent></w:p>`,
    'once',
  ],
  [
    'symbols',
    `<w:p><w:r><w:sym w:font="Symbol" w:char="F062"/></w:r>${run(' is ')}<w:r><w:sym w:font="Symbol" w:char="F0B1"/></w:r>${run('5, ')}<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>${run(' yes ')}<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>${run(' no')}${run('\uF061', '<w:rFonts w:ascii="Symbol"/>')}</w:p>`,
    'β is ±5, ☑ yes ☐ noα',
  ],
  [
    'form fields',
    `<w:p>${run('Unit: ')}<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Sales"/><w:listEntry w:val="Law"/></w:ddList></w:ffData></w:fldChar></w:r>${run(' ')}<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r>${run(' smoker ')}<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>${run(' driver')}</w:p>`,
    'Unit: Law ☒ smoker ☐ driver',
  ],
  [
    'superscripts and subscripts',
    `<w:p>${run('10')}${run('6', '<w:vertAlign w:val="superscript"/>')}${run(' of CO')}${run('2', '<w:vertAlign w:val="subscript"/>')}${run(', revenue')}${run('3', '<w:vertAlign w:val="superscript"/>')}</w:p>`,
    '10^6 of CO2, revenue ³',
  ],
  [
    'formulas',
    `<w:p>${run('So ')}<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>y+1</m:t></m:r></m:den></m:f></m:oMath></w:p>`,
    'So x^2 1/(y+1)',
  ],
  [
    'cells over several rows and columns',
    `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>${paragraph('Place')}</w:tc><w:tc>${paragraph('Sales')}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>${paragraph('South')}</w:tc><w:tc>${paragraph('Q1')}</w:tc><w:tc>${paragraph('90')}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc>${paragraph('Q2')}</w:tc><w:tc>${paragraph('97')}</w:tc></w:tr></w:tbl>`,
    'Place | Place | Sales\nSouth | Q1 | 90\nSouth | Q2 | 97',
  ],
  [
    'descriptions of pictures',
    `<w:p><w:r><w:drawing><wp:docPr descr="Sales rose"/></w:drawing></w:r></w:p>`,
    '[Image: Sales rose]',
  ],
])('reads %s', async (_, body, expected) => {
  const { texts } = await read(makeDocx(body, { 'word/styles.xml': STYLES, 'word/numbering.xml': NUMBERING }))
  expect(texts).toEqual([expected])
})

test('starts pages where Word did, even within a paragraph', async () => {
  const long = 'word '.repeat(1000)
  const heading = paragraph('Heading', '<w:pStyle w:val="berschrift1"/>')
  const body = `${paragraph(long)}${heading}<w:p>${run('begins here')}<w:r><w:lastRenderedPageBreak/></w:r>${run('ends there')}</w:p>`
  const { texts } = await read(makeDocx(body, { 'word/styles.xml': STYLES }))
  expect(texts).toEqual([`${long.trim()}\n\nHeading\n\nbegins here`, 'ends there'])
})

test('repeats the header of a table on its next page', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => row('cell '.repeat(40), String(i)))
  const look = '<w:tblPr><w:tblLook w:val="0420"/></w:tblPr>'
  const { texts } = await read(makeDocx(`<w:tbl>${look}${row('What', 'How many')}${rows.join('')}</w:tbl>`))
  expect(texts[1]?.startsWith('What | How many\ncell')).toBe(true)
})

test('takes the title from the properties, else from the first heading', async () => {
  const body = paragraph('Heading', '<w:outlineLvl w:val="0"/>')
  const core =
    '<cp:coreProperties><dc:title>The &lt;Title&gt;</dc:title><dc:creator>x</dc:creator></cp:coreProperties>'
  expect((await read(makeDocx(body, { 'docProps/core.xml': core }))).opened).toMatchObject({
    metadata: { title: 'The <Title>', author: 'x', createdAt: null },
  })
  expect((await read(makeDocx(body))).opened).toMatchObject({ metadata: { title: 'Heading' } })
})

test('adds the notes at the end', async () => {
  const footnotes = `<w:footnotes><w:footnote>${paragraph('A note.')}</w:footnote></w:footnotes>`
  const { texts } = await read(makeDocx(paragraph('Text.'), { 'word/footnotes.xml': footnotes }))
  expect(texts).toEqual(['Text.\n\nA note.'])
})

const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const relations = (...targets: [type: string, target: string][]) =>
  `<Relationships>${targets.map(([type, target], i) => `<Relationship Id="r${i + 1}" Type="${RELATION}/${type}" Target="${target}"/>`).join('')}</Relationships>`

test('reads charts, drawings and embedded pages where they are shown', async () => {
  const body =
    paragraph('before') +
    '<w:p><w:r><w:drawing><c:chart r:id="r1"/></w:drawing></w:r></w:p><w:p><w:r><w:drawing><dgm:relIds r:dm="r2"/></w:drawing></w:r></w:p><w:altChunk r:id="r3"/><w:altChunk r:id="r4"/>' +
    paragraph('after')
  const points = (...values: string[]) => values.map((value) => `<c:pt><c:v>${value}</c:v></c:pt>`).join('')
  const { texts, warnings } = await read(
    makeDocx(body, {
      'word/_rels/document.xml.rels': relations(
        ['chart', 'charts/chart1.xml'],
        ['diagramData', '/word/diagrams/data1.xml'],
        ['aFChunk', '../page.html'],
        ['aFChunk', 'saved.mht'],
      ),
      'word/charts/chart1.xml': `<c:chartSpace><c:title><a:p><a:r><a:t>Sales</a:t></a:r></a:p></c:title><c:ser><c:tx><c:v>North</c:v></c:tx><c:cat>${points('2022', '2023')}</c:cat><c:val>${points('12', '15')}</c:val></c:ser></c:chartSpace>`,
      'word/diagrams/data1.xml':
        '<dgm:dataModel><dgm:pt><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:pt><dgm:pt><a:p><a:r><a:t>Build</a:t></a:r></a:p></dgm:pt></dgm:dataModel>',
      'page.html': '<h1>Lease</h1><p>Rent is 900</p>',
      'word/saved.mht':
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--b"\r\n\r\n----b\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>Caf=C3=A9 a=\r\nt 9</p>\r\n----b--',
    }),
  )
  expect(texts).toEqual([
    'before\n\nSales\n2022 | North: 12\n2023 | North: 15\n\nPlan\nBuild\n\nLease\n\nRent is 900\n\nCafé at 9\n\nafter',
  ])
  expect(warnings).toEqual([])
})

test('adds numbered notes, comments, headers and footers', async () => {
  const body = `<w:p>${run('Costs rose')}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>`
  const { texts } = await read(
    makeDocx(body, {
      'word/_rels/document.xml.rels': relations(
        ['header', 'header1.xml'],
        ['footer', 'footer1.xml'],
        ['header', 'header2.xml'],
      ),
      'word/footnotes.xml': `<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>${run('In euros.')}</w:p></w:footnote></w:footnotes>`,
      'word/comments.xml': `<w:comments><w:comment w:author="Ada">${paragraph('Check this.')}</w:comment></w:comments>`,
      'word/header1.xml': `<w:hdr>${paragraph('Acme 42')}</w:hdr>`,
      'word/header2.xml': `<w:hdr>${paragraph('Acme 42')}</w:hdr>`,
      'word/footer1.xml': `<w:ftr>${paragraph('Secret')}</w:ftr>`,
    }),
  )
  expect(texts).toEqual([
    'Costs rose ¹\n\n¹ In euros.\n\nComment by Ada: Check this.\n\nHeader: Acme 42\n\nFooter: Secret',
  ])
})

test('counts what it does not read in a warning', async () => {
  const parts = {
    'word/_rels/document.xml.rels': relations(
      ['oleObject', 'embeddings/object1.bin'],
      ['aFChunk', 'chunk.rtf'],
    ),
    'word/embeddings/object1.bin': 'x',
    'word/chunk.rtf': '{x}',
    'word/theme/theme1.xml': '<a/>',
  }
  const symbol = '<w:p><w:r><w:sym w:font="Webdings" w:char="F0FF"/></w:r></w:p>'
  const { warnings } = await read(makeDocx(paragraph('text') + symbol, parts))
  expect(warnings).toMatchObject([
    {
      page: 1,
      code: 'NOT_READ',
      message: expect.stringMatching(/2 of its parts \(.*object1.*chunk.*\); 1 symbols/),
    },
  ])
})

test('does not unpack pictures', async () => {
  const picture = { name: 'word/media/blank.bmp', content: zeros }
  expect((await read(makeZip([document, picture]))).warnings).toMatchObject([{ code: 'NOT_READ' }])
})

test('finds the document where the package says it is', async () => {
  const rels =
    '<Relationships><Relationship Type="x/officeDocument" Target="/word/document2.xml"/></Relationships>'
  const parts = {
    '_rels/.rels': rels,
    'word/document2.xml': `<w:document>${paragraph('second')}</w:document>`,
  }
  expect((await read(makeDocx(paragraph('first'), parts))).texts).toEqual(['second'])
})

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const damaged = makeDocx(paragraph('text '.repeat(20)), { 'word/styles.xml': STYLES })
damaged.fill(
  0xff,
  damaged.indexOf('word/document.xml') + 'word/document.xml'.length,
  damaged.indexOf('word/styles.xml') - 40,
)
const document = { name: 'word/document.xml', content: paragraph('text') }
const noise = randomBytes(2.2 * 1024 * 1024)
const zeros = Buffer.alloc(2 * 1024 * 1024)
test.each([
  [
    'an encrypted document',
    Buffer.concat([OLE, Buffer.from('EncryptedPackage', 'utf16le')]),
    'DOCUMENT_ENCRYPTED',
  ],
  ['a document in the pre-2007 format', Buffer.concat([OLE, Buffer.alloc(1000)]), 'DOCUMENT_UNREADABLE'],
  ['a document cut short', makeDocx(paragraph('text')).subarray(0, -30), 'DOCUMENT_UNREADABLE'],
  ['a document whose packed bytes are damaged', damaged, 'DOCUMENT_UNREADABLE'],
  ['another archive', makeZip([{ name: 'a.txt', content: 'text' }]), 'DOCUMENT_UNREADABLE'],
  ['names that leave the folder', makeZip([document, { name: '../a', content: '' }]), 'DOCUMENT_UNREADABLE'],
  ['a bomb', makeZip([document, { name: 'word/styles.xml', content: zeros }]), 'DOCUMENT_TOO_LARGE'],
  [
    'a part that says it is huge',
    makeZip([document, { name: 'word/styles.xml', content: noise, declaredBytes: 201 * 1024 * 1024 }]),
    'DOCUMENT_TOO_LARGE',
  ],
  ['a part that lies about its size', makeZip([{ ...document, declaredBytes: 10 }]), 'DOCUMENT_UNREADABLE'],
  [
    'too many parts',
    makeZip([document, ...Array.from({ length: 10_000 }, (_, i) => ({ name: `${i}`, content: '' }))]),
    'DOCUMENT_TOO_LARGE',
  ],
  ['too deeply nested elements', makeDocx('<w:sdt>'.repeat(100_000)), 'DOCUMENT_UNREADABLE'],
])('refuses %s', async (_, content, code) => {
  await expect(read(content)).rejects.toMatchObject({ code, message: expect.stringContaining('"file.docx"') })
})

test('says that tables are nested too deeply', async () => {
  const nested = `${'<w:tbl><w:tr><w:tc>'.repeat(1000)}<w:p/>${'</w:tc></w:tr></w:tbl>'.repeat(1000)}`
  await expect(read(makeDocx(nested))).rejects.toThrow(
    '"file.docx" cannot be read: its elements are nested more',
  )
})

async function read(content: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-docx-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.docx')
  writeFileSync(path, content)
  const request = { path, mediaType, name: 'file.docx' }
  const [opened, ...pages] = await Array.fromAsync(docxExtractor().extract(request))
  return {
    opened,
    texts: pages.map((event) => (event.type === 'page' ? event.page.text : '')),
    warnings: pages.flatMap((event) => (event.type === 'page' ? event.warnings : [])),
  }
}

test.each(['utf-16le', 'utf-16be'])('reads parts in %s', async (encoding) => {
  const xml =
    '\uFEFF<?xml version="1.0" encoding="UTF-16"?><w:document><w:body><w:p><w:r><w:t>Torque: 42 Nm</w:t></w:r></w:p></w:body></w:document>'
  const bytes = Buffer.from(xml, 'utf16le')
  const part = encoding === 'utf-16le' ? bytes : bytes.swap16()
  expect((await read(makeDocx('', { 'word/document.xml': part }))).texts).toEqual(['Torque: 42 Nm'])
})
