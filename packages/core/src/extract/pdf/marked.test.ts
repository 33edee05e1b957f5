import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { PageLayout } from '../../document.ts'
import { unpackLayout } from '../../layout/pack.ts'
import { assemblePdf, makePdf, type PdfObject } from '../../testing/pdf.ts'
import { pdfExtractor } from './pdf.ts'

const at = (x: number, y: number, text: string) => `BT /F1 12 Tf ${x} ${y} Td (${text}) Tj ET`
const said = (text: string, ...drawn: readonly string[]) =>
  `/Span << /ActualText ${text} >> BDC ${drawn.join(' ')} EMC`

test.each([
  [
    'a ligature that has no character',
    [at(72, 700, 'The '), said('(office)', at(96, 700, 'o$ce'))],
    'The office',
  ],
  ['UTF-16', [said('<FEFF00E974E9>', at(72, 700, 'x!'))], 'é瓩'],
  [
    'a word that is drawn in parts',
    [said('(Quorum)', at(72, 700, 'Q'), at(81, 700, '@@'), at(90, 700, '%')), at(120, 700, 'is met')],
    'Quorum is met',
  ],
  ['a named property list', ['/Span /P1 BDC', at(72, 700, 'Qu$'), 'EMC'], 'Quorum'],
  [
    'an initial that is drawn as a shape',
    [said('(Q)', '72 700 9 9 re f'), at(82, 700, 'uorum is met')],
    'Quorum is met',
  ],
  [
    'a line without its hyphen',
    [at(72, 700, 'the har'), said('<FEFF00AD>', at(110, 700, '-')), at(72, 685, 'bour is deep')],
    'the harbour is deep',
  ],
  ['what letters are there when nothing stands for them', [said('()', at(72, 700, 'Quorum'))], 'Quorum'],
  ['the outermost text', [said('(Quorum)', said('(wrong)', at(72, 700, 'Q')), at(80, 700, 'x'))], 'Quorum'],
  [
    'the same words as they are drawn',
    [said('(Quorum  is\\n met)', at(72, 700, 'Quorum is met'))],
    'Quorum is met',
  ],
])('reads %s', async (_, drawn, expected) => {
  const resources = '/Properties << /P1 << /ActualText (Quorum) >> >>'
  const [page] = await read(makePdf([`%raw ${drawn.join('\n')}`], { resources }))
  expect(page?.text.replace(/\t/g, ' ').replace(/ +/g, ' ')).toBe(expected)
})

test('a word that stands for glyphs has their place', async () => {
  const [page] = await read(
    makePdf([`%raw ${said('(Quorum)', at(72, 700, 'Q'), at(100, 700, '%%'))} ${at(72, 680, 'is met')}`]),
  )
  const [{ box } = { box: null }] = page?.layout.items ?? []
  expect(box?.x).toBeCloseTo(72, 0)
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeCloseTo(100 + 2 * 10.67, 0)
})

test('pictures of a tagged document are read by their descriptions, where they are', async () => {
  const pdf = tagged(
    [at(72, 780, 'Above the picture.'), at(72, 500, 'Below the picture.')],
    '/S /Figure /Alt (A map of\n three piers) /A << /O /Layout /BBox [72 550 300 700] >>',
  )
  expect((await read(pdf)).map(({ text }) => text)).toEqual([
    'Above the picture.\n[Image: A map of three piers]\nBelow the picture.',
  ])
})

test('pictures without a place are read at the end of their page', async () => {
  const pdf = tagged([at(72, 780, 'Above the picture.'), at(72, 500, 'Below it.')], '/S /Figure /Alt (A map)')
  expect((await read(pdf)).map(({ text }) => text)).toEqual(['Above the picture.\nBelow it.\n[Image: A map]'])
})

test('a picture that has no content in the structure is read, too', async () => {
  const pdf = tagged([at(72, 780, 'Above.')], '/S /Figure /Alt (A map)', { kid: '' })
  expect((await read(pdf)).map(({ text }) => text)).toEqual(['Above.\n[Image: A map]'])
})

test('an element of the structure may stand for text', async () => {
  const pdf = tagged(
    [at(72, 780, 'The'), `/Span << /MCID 1 >> BDC ${at(100, 780, 'Qu$')} EMC`],
    '/S /Span /ActualText (Quorum)',
  )
  expect((await read(pdf)).map(({ text }) => text)).toEqual(['The Quorum'])
})

/** Makes a tagged page: a paragraph (content 0) and another element (content 1, unless it says otherwise). */
function tagged([first = '', ...drawn]: readonly string[], element: string, { kid = '/K 1' } = {}): Buffer {
  const objects: readonly PdfObject[] = [
    { dictionary: '<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 6 0 R >>' },
    { dictionary: '<< /Type /Pages /Kids [4 0 R] /Count 1 >>' },
    { dictionary: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' },
    {
      dictionary:
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R /StructParents 0 >>',
    },
    { dictionary: '', stream: `/P << /MCID 0 >> BDC ${first} EMC ${drawn.join(' ')}` },
    { dictionary: '<< /Type /StructTreeRoot /K 7 0 R /ParentTree << /Nums [0 [8 0 R 9 0 R]] >> >>' },
    { dictionary: '<< /Type /StructElem /S /Document /P 6 0 R /K [8 0 R 9 0 R] >>' },
    { dictionary: '<< /Type /StructElem /S /P /P 7 0 R /Pg 4 0 R /K 0 >>' },
    { dictionary: `<< /Type /StructElem ${element} /P 7 0 R /Pg 4 0 R ${kid} >>` },
  ]
  return assemblePdf(new Map(objects.map((object, index) => [index + 1, object] as const)))
}

async function read(pdf: Buffer): Promise<{ text: string; layout: PageLayout }[]> {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-marked-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.pdf')
  writeFileSync(path, pdf)
  const pages: { text: string; layout: PageLayout }[] = []
  for await (const event of pdfExtractor().extract({ path, mediaType: 'application/pdf', name: 'file.pdf' }))
    if (event.type === 'page' && event.layout)
      pages.push({ text: event.page.text, layout: unpackLayout(event.layout) })
  return pages
}
