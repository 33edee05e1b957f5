import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makePdf } from '../../testing/pdf.ts'
import { pdfExtractor } from './pdf.ts'

const STAMP = 'BT /F1 9 Tf 20 825 Td (A line of a scanning program, no. 4711) Tj ET'
const INLINE = 'BI /W 1 /H 1 /CS /G /BPC 8 ID \u007f EI'

test.each([
  ['one picture', 'q 595 0 0 842 0 0 cm /Picture Do Q', true],
  ['a picture of one bit', 'q 595 0 0 842 0 0 cm /Mask Do Q', true],
  ['a picture in the content', `q 595 0 0 842 0 0 cm ${INLINE} Q`, true],
  ['a picture that lies on its side', 'q 0 842 -595 0 595 0 cm /Picture Do Q', true],
  [
    'strips',
    Array.from({ length: 10 }, (_, i) => `q 595 0 0 80 0 ${i * 80} cm /Picture Do Q`).join(' '),
    true,
  ],
  ['many small pictures', tiles('/Picture Do'), true],
  ['many small pictures of one bit', tiles('/Mask Do'), true],
  ['many small pictures in the content', tiles(INLINE), true],
  ['a picture in a form', 'q 1 0 0 2 0 0 cm /Form Do Q', true],
  ['a picture on a third of the page', 'q 595 0 0 280 0 300 cm /Picture Do Q', true],
  ['a picture on a tenth of the page', 'q 595 0 0 84 0 300 cm /Picture Do Q', false],
  ['the same picture many times', 'q 595 0 0 80 0 0 cm /Picture Do Q '.repeat(20), false],
  ['a picture beside the page', 'q 595 0 0 842 600 0 cm /Picture Do Q', false],
])('%s with a line of text: a scan or not', async (_name, content, expected) => {
  const picture = '/Type /XObject /Subtype /Image /Width 1 /Height 1'
  const pdf = makePdf([`%raw ${content} ${STAMP}`], {
    objects: [
      { dictionary: `${picture} /ColorSpace /DeviceGray /BitsPerComponent 8`, stream: '\u007f' },
      { dictionary: `${picture} /ImageMask true /BitsPerComponent 1`, stream: '\0' },
      {
        dictionary:
          '/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Matrix [595 0 0 421 0 0] /Resources << /XObject << /Picture 100 0 R >> >>',
        stream: '/Picture Do',
      },
    ],
    resources: '/XObject << /Picture 100 0 R /Mask 101 0 R /Form 102 0 R >>',
  })
  expect(await warningsOf(pdf)).toEqual(expected ? ['UNREAD_PICTURE'] : [])
})

test('a picture on a third of a page with a paragraph of text is an illustration', async () => {
  const lines = Array.from({ length: 8 }, (_, i) => `(Line ${i} of the text that was read before.) Tj T*`)
  const text = `BT /F1 9 Tf 20 800 Td 12 TL ${lines.join(' ')} ET`
  expect(await warningsOf(makePdf([`%raw q 595 0 0 280 0 300 cm ${INLINE} Q ${text}`]))).toEqual([])
})

test('a page with much text is not looked at', async () => {
  const lines = Array.from({ length: 40 }, (_, i) => `(Line ${i} of the text that was read before.) Tj T*`)
  const text = `BT /F1 9 Tf 20 800 Td 12 TL ${lines.join(' ')} ET`
  expect(await warningsOf(makePdf([`%raw q 595 0 0 842 0 0 cm ${INLINE} Q ${text}`]))).toEqual([])
})

function tiles(picture: string): string {
  const places = Array.from({ length: 15 }, (_, y) => Array.from({ length: 12 }, (_, x) => [x * 50, y * 60]))
  return places
    .flat()
    .map(([x, y]) => `q 50 0 0 60 ${x} ${y} cm ${picture} Q`)
    .join(' ')
}

async function warningsOf(content: Uint8Array): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-cover-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.pdf')
  writeFileSync(path, content)
  const events = await Array.fromAsync(
    pdfExtractor().extract({ path, mediaType: 'application/pdf', name: 'file.pdf' }),
  )
  return events.flatMap((event) => (event.type === 'page' ? event.warnings.map(({ code }) => code) : []))
}
