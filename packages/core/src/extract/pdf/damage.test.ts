import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { assemblePdf, type PdfObject } from '../../testing/pdf.ts'
import { pdfExtractor } from './pdf.ts'

const FIRST = 'This is the first page.'
const SECOND = 'This is the second page.'
const THIRD = 'This is the third page.'

/** A page has the number of its content plus ten. */
const page = (content: string): PdfObject => ({
  dictionary: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content}
    /Resources << /Font << /F1 3 0 R >> /XObject << /X 30 0 R >> >> >>`,
})
const content = (text: string): PdfObject => ({
  dictionary: '',
  stream: `BT /F1 12 Tf 72 770 Td (${text}) Tj ET`,
})

/** Three pages, which read as they should unless objects are replaced. */
function pdfWith(objects: Readonly<Record<number, PdfObject>>, kids = '14 0 R 15 0 R 16 0 R'): Buffer {
  const all: Readonly<Record<number, PdfObject>> = {
    1: { dictionary: '<< /Type /Catalog /Pages 2 0 R >>' },
    2: { dictionary: `<< /Type /Pages /Kids [${kids}] /Count 3 >>` },
    3: { dictionary: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' },
    4: content(FIRST),
    5: content(SECOND),
    6: content(THIRD),
    14: page('4 0 R'),
    15: page('5 0 R'),
    16: page('6 0 R'),
    ...objects,
  }
  return assemblePdf(new Map(Object.entries(all).map(([number, object]) => [Number(number), object])))
}

async function read(pdf: Buffer) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-damage-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.pdf')
  writeFileSync(path, pdf)
  const events = await Array.fromAsync(
    pdfExtractor().extract({ path, mediaType: 'application/pdf', name: 'lease.pdf' }),
  )
  return events.flatMap((event) =>
    event.type === 'page'
      ? [{ text: event.page.text, codes: event.warnings.map(({ code }) => code), warnings: event.warnings }]
      : [],
  )
}

const LINES = Array.from({ length: 60 }, (_, line) => `Line ${line} has the value ${(line * 7919) % 1000}.`)
const longContent = `BT /F1 9 Tf 12 TL 72 800 Td ${LINES.map((line) => `(${line}) Tj T*`).join(' ')} ET`
const deflated = deflateSync(longContent)

function packed(stream: Buffer, dictionary = ''): PdfObject {
  return { dictionary: `/Filter /FlateDecode ${dictionary}`, stream: stream.toString('latin1') }
}

/** The last ten bytes of what is left are not part of any sensible code. */
function broken(stream: Buffer): Buffer {
  const bytes = Buffer.from(stream)
  return bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 10)
}

const FORM = '/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>'
const drawing: PdfObject = { dictionary: '', stream: `${content(SECOND).stream} /X Do` }

test.each<[string, Readonly<Record<number, PdfObject>>]>([
  ['a stream that is cut off', { 5: packed(deflated.subarray(0, deflated.length / 2)) }],
  ['a stream with a wrong piece', { 5: packed(broken(deflated)) }],
  ['a stored block that is cut off', { 5: packed(deflateSync(longContent, { level: 0 }).subarray(0, 1200)) }],
  ['a form that is cut off', { 5: drawing, 30: packed(deflated.subarray(0, deflated.length / 2), FORM) }],
  ['a part with a wrong piece', { 15: page('[5 0 R 7 0 R]'), 7: packed(broken(deflated)) }],
])('reads what can be read of %s, and says that words may be missing', async (_, objects) => {
  const pages = await read(pdfWith(objects))
  expect(pages.map(({ codes }) => codes)).toEqual([[], ['DAMAGED'], []])
  expect(pages[1]?.text).toContain('Line 10 has the value 190.')
  expect(pages[1]?.text).not.toContain(LINES.at(-1))
  expect(pages[1]?.warnings[0]?.message).toBe('Page 2 is damaged: words may be missing or wrong.')
})

test('mends a page whose content is said to begin elsewhere', async () => {
  const wrong = pdfWith({})
    .toString('latin1')
    .replace(/\n5 1\n\d{10}/, '\n5 1\n0000000037')
  const pages = await read(Buffer.from(wrong, 'latin1'))
  expect(pages.map(({ text, codes }) => [text, ...codes])).toEqual([[FIRST], [SECOND, 'DAMAGED'], [THIRD]])
})

test.each<[string, Readonly<Record<number, PdfObject>>]>([
  ['a part that is not in the file', { 15: page('[5 0 R 77 0 R]') }],
  ['a form that is not in the file', { 5: drawing }],
])('says that %s is missing', async (_, objects) => {
  const pages = await read(pdfWith(objects))
  expect(pages.map(({ text, codes }) => [text, ...codes])).toEqual([[FIRST], [SECOND, 'DAMAGED'], [THIRD]])
})

test('a scan whose text is missing is left to OCR, and said to be damaged', async () => {
  const picture = 'q 595 0 0 842 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q'
  const pages = await read(pdfWith({ 5: { dictionary: '', stream: `${picture} /X Do` } }))
  expect(pages.map(({ codes }) => codes)).toEqual([[], ['NO_TEXT', 'DAMAGED'], []])
})

test.each<[string, Readonly<Record<number, PdfObject>>]>([
  ['whose content is not in the file', { 15: page('77 0 R') }],
  ['whose content is no stream', { 15: page('(text)') }],
  ['that cannot be decoded', { 5: packed(Buffer.from('This is not deflated.')) }],
  ['with a filter that does not exist', { 5: { dictionary: '/Filter /Other', stream: 'This is a stream.' } }],
  ['nested too deep', { 5: { dictionary: '', stream: '['.repeat(100_000) } }],
])('a page %s is lost, and not blank', async (_, objects) => {
  const pages = await read(pdfWith(objects))
  expect(pages.map(({ text, codes }) => [text, ...codes])).toEqual([
    [FIRST],
    ['', 'PAGE_UNREADABLE'],
    [THIRD],
  ])
})

test.each<[string, Readonly<Record<number, PdfObject>>]>([
  ['without content', { 15: page('null') }],
  ['with empty content', { 5: { dictionary: '', stream: '' } }],
  ['with no parts', { 15: page('[]') }],
])('a page %s is blank, and not damaged', async (_, objects) => {
  expect((await read(pdfWith(objects))).map(({ codes }) => codes)).toEqual([[], ['BLANK'], []])
})

test.each<[string, Readonly<Record<number, PdfObject>>]>([
  ['a deflated stream', { 5: packed(deflated) }],
  ['deflated parts', { 15: page('[5 0 R 7 0 R]'), 5: packed(deflateSync(' ')), 7: packed(deflated) }],
  ['a deflated form', { 5: { dictionary: '', stream: '/X Do' }, 30: packed(deflated, FORM) }],
  ['content that draws what has no name', { 5: packed(deflateSync(`/Other Do ${longContent}`)) }],
])('%s is whole', async (_, objects) => {
  const pages = await read(pdfWith(objects))
  expect(pages.map(({ codes }) => codes)).toEqual([[], [], []])
  expect(pages[1]?.text).toContain(LINES.at(-1))
})

test.each(['x', 'a(', 'a)', '{<', '(fake) Tj'])(
  'reads on behind a picture whose bytes are %j',
  async (bytes) => {
    const picture = `BI /W ${bytes.length} /H 1 /BPC 8 /CS /G ID ${bytes}\nEI`
    const stream = `BT /F1 12 Tf 72 800 Td ${picture} ET ${content(SECOND).stream}`
    const pages = await read(pdfWith({ 5: { dictionary: '', stream } }))
    expect(pages.map(({ text, codes }) => [text, ...codes])).toEqual([[FIRST], [SECOND], [THIRD]])
  },
)

test('a damaged page is not mended with the text of a layer that is hidden', async () => {
  const layers = '/OCProperties << /OCGs [20 0 R] /D << /OFF [20 0 R] >> >>'
  const hidden = `/OC /L BDC ${content('Secret.').stream} EMC`
  const resources = '/Resources << /Font << /F1 3 0 R >> /Properties << /L 20 0 R >> >>'
  const pages = await read(
    pdfWith({
      1: { dictionary: `<< /Type /Catalog /Pages 2 0 R ${layers} >>` },
      5: { dictionary: '', stream: `${content(SECOND).stream} ${hidden} ) Tj` },
      15: {
        dictionary: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R ${resources} >>`,
      },
      20: { dictionary: '<< /Type /OCG /Name (Drafts) >>' },
    }),
  )
  expect(pages.map(({ text, codes }) => [text, ...codes])).toEqual([[FIRST], [SECOND, 'DAMAGED'], [THIRD]])
})

test.each([
  ['in an operation', longContent.replaceAll('Tj', 'T')],
  ['in a string', longContent.replace(/ \(Line 3/, ' (Line (3')],
  ['in an array', longContent.replace('(Line 3 ', '[ (Line 3 ')],
])('reads the parts behind a part that breaks off %s', async (_, written) => {
  const cut = packed(deflateSync(written, { level: 0 }).subarray(0, 1000))
  const pages = await read(pdfWith({ 15: page('[5 0 R 7 0 R]'), 5: cut, 7: content(SECOND) }))
  expect(pages.map(({ codes }) => codes)).toEqual([[], ['DAMAGED'], []])
  expect(pages[1]?.text).toContain(SECOND)
})

test('a stream without its checksum is whole', async () => {
  const pages = await read(pdfWith({ 5: packed(deflated.subarray(0, -4)) }))
  expect(pages.map(({ codes }) => codes)).toEqual([[], [], []])
  expect(pages[1]?.text).toContain(LINES.at(-1))
})

test('a stream that is not what had been packed is read whole, and said to be damaged', async () => {
  const stored = deflateSync(longContent, { level: 0 })
  stored.write('9', stored.indexOf('value 190') + 6)
  const pages = await read(pdfWith({ 5: packed(stored) }))
  expect(pages.map(({ codes }) => codes)).toEqual([[], ['DAMAGED'], []])
  expect(pages[1]?.text).toContain('Line 10 has the value 990.')
  expect(pages[1]?.text).toContain(LINES.at(-1))
})

test.each(['77 0 R', 'null', '(text)', '/Name', '42'])('reads on behind a page that is %s', async (kid) => {
  const objects = pdfWith({}, `14 0 R ${kid} 16 0 R`)
  const pages = await read(objects)
  // The page is in the file, but no longer in its tree.
  expect(pages.map(({ text, codes }) => [text, ...codes])).toEqual([[FIRST], [SECOND, 'DAMAGED'], [THIRD]])
})

test('reads on behind a page that is no page, and behind a branch without pages', async () => {
  const branch: PdfObject = { dictionary: '<< /Type /Pages /Parent 2 0 R /Kids (none) /Count 1 >>' }
  for (const objects of [pdfWith({}, '14 0 R 4 0 R 16 0 R'), pdfWith({ 15: branch })]) {
    const pages = await read(objects)
    expect(pages.map(({ codes }) => codes)).toEqual([[], expect.any(Array), []])
    expect(pages[1]?.codes).not.toEqual([])
    expect(pages[2]?.text).toBe(THIRD)
  }
})
