import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, deflateSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { assemblePdf, makePdf, type PdfObject } from '../../testing/pdf.ts'
import { encryptedPdf } from '../../testing/pdf-encrypted.ts'
import { pdfExtractor } from './pdf.ts'

const at = (x: number, y: number, text: string, size = 12) =>
  `BT /F1 ${size} Tf ${x} ${y} Td (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`
const page = (...drawn: readonly string[]) => `%raw ${drawn.join('\n')}`

test.each([
  [
    'what is drawn thrice to look bold once',
    page(
      at(72, 700, 'Total due: 12.50'),
      at(72.3, 700, 'Total due: 12.50'),
      at(72.6, 700, 'Total due: 12.50'),
      at(72, 680, 'Total due: 12.50'),
    ),
    'Total due: 12.50\nTotal due: 12.50',
  ],
  [
    'words set with wide spaces',
    page('BT /F1 12 Tf 72 700 Td 5 Tc (ANNUAL REPORT) Tj 0 Tc ET', at(72, 660, 'The dividend is 1.20.')),
    'ANNUAL REPORT\nThe dividend is 1.20.',
  ],
  [
    'names of columns',
    page(...['A', 'B', 'C', 'D', 'E'].map((name, i) => at(72 + 14 * i, 700, name))),
    'A B C D E',
  ],
  [
    'powers and notes apart from words',
    page(
      at(72, 700, 'limit 10'),
      at(110.2, 705, '6', 7),
      at(121, 700, 'of revenue'),
      at(177.5, 705, '1', 7),
      at(183, 700, 'rose'),
    ),
    'limit 10^6 of revenue ¹ rose',
  ],
  ['indices', page(at(72, 700, 'CO'), at(90, 697, '2', 7), at(96, 700, 'emissions')), 'CO2 emissions'],
])('reads %s', async (_, content, expected) => {
  expect((await read(makePdf([content]))).map(({ text }) => text.replace(/\t/g, ''))).toEqual([expected])
})

const LEFT = [
  'The left column begins with',
  'the history of the pump which',
  'was built in 1897 by a smith',
  'who lived near the harbour',
  'and sold it to the museum.',
]
const RIGHT = [
  'The right column tells about',
  'the valve which opens at nine',
  'bar and closes at seven bar',
  'unless a technician has set',
  'it to another pressure.',
]

test('reads columns one after the other, though they are drawn line by line', async () => {
  const lines = LEFT.flatMap((text, i) => [
    at(72, 700 - 12 * i, text, 10),
    at(320, 700 - 12 * i, RIGHT[i] ?? '', 10),
  ])
  const [text] = await read(makePdf([page(...lines)]))
  expect(text?.text).toBe([...LEFT, ...RIGHT].join('\n'))
})

test('keeps the rows of a table', async () => {
  const rows = LEFT.flatMap((_, i) => [
    at(72, 700 - 12 * i, `Replace the part number ${i} of it`, 10),
    at(320, 700 - 12 * i, `Every ${i} years by an installer`, 10),
  ])
  const [text] = await read(makePdf([page(...rows)]))
  expect(text?.text.split('\n')[1]).toBe('Replace the part number 1 of it Every 1 years by an installer')
})

const column = (x: number, top: number, cells: readonly string[]) =>
  cells.map((cell, i) => at(x, top - 14 * i, cell, 10))
const LABELS = ['Net sales', 'Cost of sales', 'Gross profit', 'Operating profit']
const TABLE = [
  'Results',
  '2023 2022',
  'Net sales 1,250 1,180',
  'Cost of sales (800) (790)',
  'Gross profit 450 390',
  'Operating profit 120 -',
  'All figures are in millions.',
]

test.each([
  [
    'column by column',
    [
      ...column(72, 700, LABELS),
      ...column(300, 714, ['2023', '1,250', '(800)', '450', '120']),
      ...column(360, 714, ['2022', '1,180', '(790)', '390', '-']),
    ],
  ],
  [
    'row by row',
    [
      at(300, 714, '2023', 10),
      at(360, 714, '2022', 10),
      ...LABELS.flatMap((label, i) => [
        at(72, 700 - 14 * i, label, 10),
        at(300, 700 - 14 * i, ['1,250', '(800)', '450', '120'][i] ?? '', 10),
        at(360, 700 - 14 * i, ['1,180', '(790)', '390', '-'][i] ?? '', 10),
      ]),
    ],
  ],
])('keeps the rows of a table of figures that is drawn %s', async (_, table) => {
  const pdf = makePdf([
    page(at(72, 740, 'Results', 10), ...table, at(72, 630, 'All figures are in millions.', 10)),
  ])
  const [text] = await read(pdf)
  expect(text?.text.replace(/[ \t]+/g, ' ').split('\n')).toEqual(TABLE)
})

test.each([
  ['columns of running text', LEFT, RIGHT],
  ['running text beside figures', LEFT, ['1,250', '800', '450', '120', '95']],
  [
    'addresses',
    ['The landlord', 'Ann Smith', '12 High Street', 'York'],
    ['The tenant', 'Bo Lee', '9 Low Road', 'Leeds'],
  ],
])('reads %s that are drawn column by column one after the other', async (_, left, right) => {
  const [text] = await read(makePdf([page(...column(72, 700, left), ...column(320, 700, right))]))
  expect(text?.text).toBe([...left, ...right].join('\n'))
})

test('leaves out hidden layers, also within a form', async () => {
  const hidden = '/OC /Draft BDC BT /F1 12 Tf 72 660 Td (secret 777) Tj ET EMC'
  const content = `BT /F1 12 Tf 72 700 Td (Shown before.) Tj ET ${hidden} /OC /Final BDC BT /F1 12 Tf 72 640 Td (Shown after.) Tj ET EMC /X Do ${at(72, 560, 'Shown last.')}`
  const layer: PdfObject = { dictionary: '<< /Type /OCG /Name (Draft) >>' }
  const font = '/Resources << /Font << /F1 3 0 R >> >>'
  const form: PdfObject = {
    dictionary: `/Type /XObject /Subtype /Form /BBox [0 0 595 842] /OC 6 0 R ${font}`,
    stream: at(72, 600, 'secret form'),
  }
  const resources =
    '/Resources << /Font << /F1 3 0 R >> /Properties << /Draft 6 0 R /Final 7 0 R >> /XObject << /X 8 0 R >> >>'
  const [text] = await read(
    assemble(content, {
      resources,
      catalog: '/OCProperties << /OCGs [6 0 R 7 0 R] /D << /OFF [6 0 R] >> >>',
      objects: [layer, layer, form],
    }),
  )
  expect(text?.text).toBe('Shown before.\n\nShown after.\n\nShown last.')
})

test.each([
  ['as a whole', deflateSync],
  ['as far as it goes', (content: string) => deflateSync(content, { finishFlush: constants.Z_SYNC_FLUSH })],
])('reads a compressed drawing %s', async (_, compress) => {
  const form: PdfObject = {
    dictionary:
      '/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Filter /FlateDecode /Resources << /Font << /F1 3 0 R >> >>',
    stream: compress(at(72, 700, 'Compressed.')).toString('latin1'),
  }
  const resources = '/Resources << /Font << /F1 3 0 R >> /XObject << /X 6 0 R >> >>'
  const [text] = await read(assemble(`/X Do ${at(72, 600, 'Plain.')}`, { resources, objects: [form] }))
  expect(text?.text).toBe('Compressed.\nPlain.')
})

test('reads what follows a picture inside of the page, and other things that are rarely written', async () => {
  const picture = 'BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI'
  const content = `${at(72, 700, 'Before.')} ${picture} 1 2 3 w ${at(72, 600, 'After.')}`
  const [text] = await read(makePdf([page(content)]))
  expect(text?.text).toBe('Before.\nAfter.')
})

test('reads form values in place, notes on the page, and comments marked as such', async () => {
  const content = [
    at(72, 740, 'Name:'),
    at(72, 700, 'Smoker:'),
    at(240, 700, 'Pets:'),
    at(72, 660, 'Country:'),
    at(72, 600, 'The end.'),
  ].join(' ')
  const field = (more: string, rect: string): PdfObject => ({
    dictionary: `<< /Type /Annot /Subtype /Widget /Rect [${rect}] ${more} >>`,
  })
  const note = (subtype: string, more: string, rect = '72 400 300 420'): PdfObject => ({
    dictionary: `<< /Type /Annot /Subtype /${subtype} /Rect [${rect}] ${more} >>`,
  })
  const objects = [
    field('/FT /Tx /T (name) /V (Ada Lovelace)', '170 735 370 755'),
    field(
      '/FT /Btn /T (smoker) /V /Yes /AS /Yes /AP << /N << /Yes 13 0 R /Off 13 0 R >> >>',
      '170 695 185 710',
    ),
    field('/FT /Ch /Ff 131072 /T (country) /Opt [[(no) (Norway)] [(mt) (Malta)]] /V (mt)', '170 655 270 675'),
    note('FreeText', '/Contents (Approved by Bo) /DA (/Helv 12 Tf)', '300 595 450 612'),
    note('Text', '/Contents (Check this.) /T (Cy)'),
    note('Text', '/Contents (never seen) /F 2'),
    note('Link', '/Contents (a link) /A << /S /URI /URI (http://a.example) >>'),
    { dictionary: '/Type /XObject /Subtype /Form /BBox [0 0 10 10]', stream: '' },
    // Without an appearance, as in forms that were filled in by a program.
    field('/FT /Btn /T (pets) /V /On /AS /On', '300 695 315 710'),
  ]
  const annots = '/Annots [6 0 R 7 0 R 8 0 R 9 0 R 10 0 R 11 0 R 12 0 R 14 0 R]'
  const [text] = await read(
    assemble(content, { page: annots, catalog: '/AcroForm << /Fields [6 0 R 7 0 R 8 0 R] >>', objects }),
  )
  expect(text?.text.replace(/[ \t]+/g, ' ')).toBe(
    'Name: Ada Lovelace\nSmoker: ☒ Pets: ☒\nCountry: Malta\nThe end. Approved by Bo\nComment by Cy: Check this.',
  )
})

test('says that attached files, and forms that only Acrobat shows, were not read', async () => {
  const file = [
    { dictionary: '<< /Type /Filespec /F (terms.pdf) /UF (terms.pdf) /EF << /F 7 0 R >> >>' },
    { dictionary: '/Type /EmbeddedFile', stream: 'x' },
  ]
  const [attached] = await read(
    assemble(at(72, 700, 'A cover of some length.'), {
      catalog: '/Names << /EmbeddedFiles << /Names [(terms.pdf) 6 0 R] >> >>',
      objects: file,
    }),
  )
  expect(attached?.warnings).toMatchObject([
    { code: 'NOT_READ', message: expect.stringContaining('"terms.pdf"') },
  ])
  const [shell] = await read(
    assemble(at(72, 700, 'Please wait... If this message is not replaced'), {
      catalog: '/AcroForm << /Fields [] /XFA 6 0 R >>',
      objects: [{ dictionary: '', stream: '<xdp/>' }],
    }),
  )
  expect(shell?.warnings).toMatchObject([{ code: 'NOT_READ', message: expect.stringContaining('XFA') }])
})

test('calls a page blank only when nothing is seen on it', async () => {
  const rule = '%raw 0 0 0 RG 2 w 72 700 m 500 700 l S'
  const white = '%raw 1 1 1 rg 0 0 595 842 re f'
  const pages = await read(makePdf([rule, white, '%raw ']))
  expect(pages.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([
    ['NO_TEXT'],
    ['BLANK'],
    ['BLANK'],
  ])
})

test('opens a file whose password was normalised, whichever way it is typed', async () => {
  const pdf = encryptedPdf(['This is a page.'], 'caf\u00e9')
  for (const password of ['cafe\u0301', 'ca\u00adf\u00e9', 'caf\u00e9']) {
    expect((await read(pdf, password)).map(({ text }) => text)).toEqual(['This is a page.'])
  }
})

interface Parts {
  readonly page?: string
  readonly resources?: string
  readonly catalog?: string
  /** Numbered from 6. */
  readonly objects: readonly PdfObject[]
}

function assemble(
  content: string,
  { page: more = '', resources = '/Resources << /Font << /F1 3 0 R >> >>', catalog = '', objects }: Parts,
) {
  return assemblePdf(
    new Map<number, PdfObject>([
      [1, { dictionary: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>` }],
      [2, { dictionary: '<< /Type /Pages /Kids [4 0 R] /Count 1 >>' }],
      [3, { dictionary: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' }],
      [
        4,
        {
          dictionary: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${resources} /Contents 5 0 R ${more} >>`,
        },
      ],
      [5, { dictionary: '', stream: content }],
      ...objects.map((object, index) => [6 + index, object] as const),
    ]),
  )
}

async function read(content: Uint8Array, password?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-shown-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.pdf')
  writeFileSync(path, content)
  const request = { path, mediaType: 'application/pdf', name: 'file.pdf', password }
  const events = await Array.fromAsync(pdfExtractor().extract(request))
  return events.flatMap((event) =>
    event.type === 'page' ? [{ text: event.page.text, warnings: event.warnings }] : [],
  )
}
