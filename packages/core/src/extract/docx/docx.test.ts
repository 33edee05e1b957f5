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
    'no hidden text',
    `<w:p>${run('seen')}${run('secret', '<w:vanish/>')}${run('!', '<w:vanish w:val="0"/>')}</w:p>`,
    'seen!',
  ],
  [
    'no field codes, and no fallbacks',
    `<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><mc:AlternateContent><mc:Choice>${run('once')}</mc:Choice><mc:Fallback>${run('once')}</mc:Fallback></mc:AlternateContent></w:p>`,
    'once',
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
  expect(texts).toEqual(['Text.\nA note.'])
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
  ['a bomb', makeZip([document, { name: 'b', content: zeros }]), 'DOCUMENT_TOO_LARGE'],
  [
    'a part that says it is huge',
    makeZip([document, { name: 'b', content: noise, declaredBytes: 201 * 1024 * 1024 }]),
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
  return { opened, texts: pages.map((event) => (event.type === 'page' ? event.page.text : '')) }
}
