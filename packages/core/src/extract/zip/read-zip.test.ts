import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { damageInZip, makeDocx, paragraph } from '../../testing/docx.ts'
import { makeEpub, makeOdf } from '../../testing/odf.ts'
import { makePptx, textShape } from '../../testing/pptx.ts'
import { makeXlsx, sheetRows } from '../../testing/xlsx.ts'
import { docxExtractor } from '../docx/docx.ts'
import { epubExtractor } from '../epub/epub.ts'
import type { Extractor } from '../extractor.ts'
import { odfExtractor } from '../odf/odf.ts'
import { pptxExtractor } from '../pptx/pptx.ts'
import { xlsxExtractor } from '../xlsx/xlsx.ts'

const TEXT = 'The rent is 1200 euros.'

async function read(extractor: Extractor, content: Buffer) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-zip-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'lease')
  writeFileSync(path, content)
  const [mediaType = ''] = extractor.mediaTypes
  const events = await Array.fromAsync(extractor.extract({ path, mediaType, name: 'lease' }))
  const pages = events.flatMap((event) => (event.type === 'page' ? [event] : []))
  return {
    text: pages.map(({ page }) => page.text).join('\n'),
    warnings: pages.flatMap(({ warnings }) => warnings),
  }
}

test.each<[string, Extractor, Buffer, string]>([
  ['a Word document', docxExtractor(), makeDocx(paragraph(TEXT)), 'word/document.xml'],
  [
    'a workbook',
    xlsxExtractor(),
    makeXlsx([{ name: 'Rents', rows: sheetRows([[TEXT]]) }]),
    'xl/worksheets/sheet1.xml',
  ],
  ['a presentation', pptxExtractor(), makePptx([textShape(TEXT)]), 'ppt/slides/slide1.xml'],
  ['an OpenDocument text', odfExtractor(), makeOdf('text', `<text:p>${TEXT}</text:p>`), 'content.xml'],
  ['a book', epubExtractor(), makeEpub([`<p>${TEXT}</p>`]), 'EPUB/text/c 0.xhtml'],
])('says which part of %s is not what had been packed', async (_, extractor, content, part) => {
  expect((await read(extractor, content)).warnings).toEqual([])
  const { text, warnings } = await read(extractor, damageInZip(content, part))
  expect(text).toContain(TEXT)
  expect(warnings).toEqual([
    {
      page: 1,
      code: 'DAMAGED',
      message: `The file is damaged (${part}): words may be missing or wrong.`,
    },
  ])
})

test('takes a part without a checksum as it is', async () => {
  const unsigned = damageInZip(makeDocx(paragraph(TEXT)), 'word/document.xml', 0)
  expect(await read(docxExtractor(), unsigned)).toEqual({ text: TEXT, warnings: [] })
})
