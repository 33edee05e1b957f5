import { assemblePdf, type PdfObject } from '../pdf.ts'
import { FACT, type PlacedFact } from './placed-fact.ts'

const text = (words: string, x = 72, y = 700, size = 12) => `BT /F1 ${size} Tf ${x} ${y} Td (${words}) Tj ET`
const COVER = text('A cover of some length.', 72, 760)

interface Way {
  readonly content?: string
  readonly page?: string
  readonly catalog?: string
  readonly resources?: string
  /** Numbered from 6. */
  readonly objects?: readonly PdfObject[]
  readonly fact?: string
}

const annotation = (more: string): Way => ({
  page: '/Annots [6 0 R]',
  objects: [{ dictionary: `<< /Type /Annot /Rect [72 600 300 620] ${more} >>` }],
})
const tagged = (element: string): Way => ({
  page: '/StructParents 0',
  content: `/P << /MCID 0 >> BDC ${text('A paragraph.')} EMC /Figure << /MCID 1 >> BDC 72 600 9 9 re f EMC`,
  catalog: '/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R',
  objects: [
    { dictionary: '<< /Type /StructTreeRoot /K 7 0 R /ParentTree << /Nums [0 [8 0 R 9 0 R]] >> >>' },
    { dictionary: '<< /S /Document /P 6 0 R /K [8 0 R 9 0 R] >>' },
    { dictionary: '<< /S /P /P 7 0 R /Pg 4 0 R /K 0 >>' },
    { dictionary: `<< ${element} /P 7 0 R /Pg 4 0 R /K 1 >>` },
  ],
})
const form = (more: string): Way => ({
  ...annotation(`/Subtype /Widget /T (a) ${more}`),
  catalog: '/AcroForm << /Fields [6 0 R] >>',
})

const ways: Readonly<Record<string, Way>> = {
  line: { content: text(FACT) },
  'top of the page': { content: text(FACT, 72, 830, 8) },
  'turned text': { content: `BT /F1 12 Tf 0 1 -1 0 72 300 Tm (${FACT}) Tj ET` },
  'drawn form': {
    content: '/X Do',
    resources: '/XObject << /X 6 0 R >>',
    objects: [
      {
        dictionary:
          '/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>',
        stream: text(FACT),
      },
    ],
  },
  'shown layer': {
    content: `/OC /L BDC ${text(FACT)} EMC`,
    resources: '/Properties << /L 6 0 R >>',
    catalog: '/OCProperties << /OCGs [6 0 R 7 0 R] /D << /OFF [7 0 R] >> >>',
    objects: [{ dictionary: '<< /Type /OCG /Name (a) >>' }, { dictionary: '<< /Type /OCG /Name (b) >>' }],
  },
  'bold by drawing twice': { content: `${text(FACT)} ${text(FACT, 72.3)}` },
  'wide spaces': {
    content: 'BT /F1 12 Tf 5 Tc 72 700 Td (IMPORTANT NOTICE) Tj ET',
    fact: 'IMPORTANT NOTICE',
  },
  power: { content: `${text('10')} ${text('6', 85.5, 705, 7)}`, fact: '10^6' },
  'form text': form(`/FT /Tx /V (${FACT})`),
  'form choice': form(`/FT /Ch /Opt [[(q) (${FACT})]] /V (q)`),
  'ticked box': { ...form('/FT /Btn /V /On /AS /On /AP << /N << /On 5 0 R >> >>'), fact: '☒' },
  'note on the page': annotation(`/Subtype /FreeText /Contents (${FACT})`),
  stamp: annotation(`/Subtype /Stamp /Contents (${FACT})`),
  'text that glyphs stand for': { content: `/Span << /ActualText (${FACT}) >> BDC ${text('Q$')} EMC` },
  'text that shapes stand for': { content: `/Span << /ActualText (${FACT}) >> BDC 72 600 9 9 re f EMC` },
  'text of an element': tagged(`/S /Span /ActualText (${FACT})`),
  'description of a picture': tagged(`/S /Figure /Alt (${FACT})`),
  'description of a placed picture': tagged(`/S /Figure /Alt (${FACT}) /A << /BBox [72 600 81 609] >>`),
  comment: annotation(`/Subtype /Text /Contents (${FACT})`),
  'comment on a mark': annotation(
    `/Subtype /Highlight /QuadPoints [72 620 300 620 72 600 300 600] /Contents (${FACT})`,
  ),
  'attached file': {
    catalog: '/Names << /EmbeddedFiles << /Names [(a.pdf) 6 0 R] >> >>',
    objects: [
      { dictionary: '<< /Type /Filespec /F (a.pdf) /EF << /F 7 0 R >> >>' },
      { dictionary: '/Type /EmbeddedFile', stream: FACT },
    ],
  },
  'XFA form': {
    content: text('Please wait...'),
    catalog: '/AcroForm << /Fields [] /XFA 6 0 R >>',
    objects: [{ dictionary: '', stream: `<x>${FACT}</x>` }],
  },
  'drawn letters': { content: `${'72 700 m 90 720 l S '.repeat(60)}`, page: '/X 1', fact: 'Quorum' },
  'a few lines': { content: '72 700 m 500 700 l S', page: '/X 1', fact: 'Quorum' },
}

export const PDF_FACTS: readonly PlacedFact[] = Object.entries(ways).map(
  ([way, { content = '', page = '', catalog = '', resources = '', objects = [], fact = FACT }]) => ({
    format: 'PDF',
    way,
    extension: 'pdf',
    fact,
    content: assemblePdf(
      new Map<number, PdfObject>([
        [1, { dictionary: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>` }],
        [2, { dictionary: '<< /Type /Pages /Kids [4 0 R] /Count 1 >>' }],
        [3, { dictionary: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' }],
        [
          4,
          {
            dictionary: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> ${resources} >> /Contents 5 0 R ${page} >>`,
          },
        ],
        [5, { dictionary: '', stream: page === '/X 1' ? content : `${COVER} ${content}` }],
        ...objects.map((object, index) => [6 + index, object] as const),
      ]),
    ),
  }),
)
