import { deflateSync } from 'node:zlib'
import { assemblePdf, endlessPdf, makePdf, type PdfObject } from './pdf.ts'

/** PDFs that have made readers hang, use too much memory or crash. How each is read is open, but reading must end. */
export const nastyPdfs: Readonly<Record<string, () => Buffer>> = {
  'forms that draw forms without end': endlessPdf,
  'text that unpacks to 200 MB': () => packed(`BT /F1 12 Tf ${'(a bomb of words) Tj T* '.repeat(8_000_000)}`),
  'saves its state a million times': () => packed(`${'q '.repeat(1_000_000)}BT /F1 12 Tf (deep) Tj ET`),
  'an array 100,000 deep': () => makePdf([`%raw ${'['.repeat(100_000)}${']'.repeat(100_000)} TJ`]),
  'a dictionary 20,000 deep': () =>
    makePdf(['after it'], { objects: [{ dictionary: '<< /A '.repeat(20_000) + '>> '.repeat(20_000) }] }),
  'a form that draws itself': () =>
    makePdf(['%raw /X Do BT /F1 12 Tf (the page around the form) Tj ET'], {
      objects: [form('/X Do (x) Tj', '/XObject << /X 100 0 R >>')],
      resources: '/XObject << /X 100 0 R >>',
    }),
  'a page tree 5,000 deep': () => pageTree((number) => (number < 5000 ? [number + 1] : [])),
  'a page tree that is its own child': () => pageTree(() => [2]),
  'a page tree that goes in a circle': () => pageTree((number) => [number === 5 ? 3 : number + 1], 6),
  'a page tree of 30,000 leaves': () =>
    assemblePdf(
      new Map([
        [1, { dictionary: '<< /Type /Catalog /Pages 2 0 R >>' }],
        [2, { dictionary: `<< /Type /Pages /Count 30000 /Kids [${'3 0 R '.repeat(30_000)}] >>` }],
        [3, { dictionary: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>' }],
      ]),
    ),
  'no pages': () => makePdf([]),
  'a negative number of pages': () => edited(/\/Count 1/, '/Count -7'),
  'more pages than it has': () => edited(/\/Count 1/, '/Count 999'),
  'an infinite number of pages': () => edited(/\/Count 1/, `/Count ${'9'.repeat(40)}`),
  'no catalog': () => edited(/\/Root 1 0 R/, ''),
  'a catalog that is a page': () => edited(/\/Root 1 0 R/, '/Root 4 0 R'),
  'a table of objects that lies': () => edited(/^\d{10} 00000 n/gm, '0000000007 00000 n'),
  'a table of objects before itself': () => edited(/startxref\n\d+/, 'startxref\n-5'),
  'a table that continues itself': () => {
    const pdf = makePdf(['one page'])
    const start = /startxref\n(\d+)/.exec(pdf.toString('latin1'))?.[1] ?? ''
    return replaced(pdf, /\/Root 1 0 R/, `/Root 1 0 R /Prev ${start}`)
  },
  '100,000 objects': () =>
    makePdf(['among many objects'], {
      objects: Array.from({ length: 100_000 }, (_, i) => ({ dictionary: `<< /N ${i} >>` })),
    }),
  'a stream that is longer than the file': () => edited(/\/Length \d+/, '/Length 2147483647'),
  'a stream whose length is itself': () => edited(/\/Length \d+/, '/Length 5 0 R'),
  'a filter that nobody knows': () => edited(/\/Length (\d+)/, '/Filter /Nobody /Length $1'),
  'ten filters one after the other': () =>
    edited(/\/Length (\d+)/, `/Filter [${'/ASCII85Decode '.repeat(10)}] /Length $1`),
  'a font without a mapping': () =>
    edited(
      /\/Subtype \/Type1 \/BaseFont \/Helvetica/,
      '/Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd >>]',
    ),
  'a font that is its own descendant': () =>
    edited(
      /\/Subtype \/Type1 \/BaseFont \/Helvetica/,
      '/Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [3 0 R]',
    ),
  'a page of no size': () => edited(/\[0 0 595 842\]/, '[0 0 0 0]'),
  'a page larger than a country': () => edited(/\[0 0 595 842\]/, '[-1e38 -1e38 1e38 1e38]'),
  'only its first half': () => {
    const pdf = makePdf(['one page', 'another page'])
    return pdf.subarray(0, pdf.length / 2)
  },
  'nothing but a header': () => Buffer.from('%PDF-1.7\n'),
}

function packed(content: string): Buffer {
  const pdf = makePdf([`%raw ${deflateSync(content, { level: 9 }).toString('latin1')}`])
  return replaced(pdf, /\/Length/, '/Filter /FlateDecode /Length')
}

function form(stream: string, resources: string): PdfObject {
  return {
    dictionary: `/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << ${resources} >>`,
    stream,
  }
}

/** Makes a page tree with nodes from object 2 on; `kidsOf` returns the children of each node by its number. */
function pageTree(kidsOf: (number: number) => readonly number[], nodes = 5000): Buffer {
  const objects = new Map<number, PdfObject>([[1, { dictionary: '<< /Type /Catalog /Pages 2 0 R >>' }]])
  for (let number = 2; number <= nodes; number++) {
    const kids = kidsOf(number).map((kid) => `${kid} 0 R`)
    objects.set(number, { dictionary: `<< /Type /Pages /Count 1 /Kids [${kids.join(' ')}] >>` })
  }
  return assemblePdf(objects)
}

function edited(pattern: RegExp, replacement: string): Buffer {
  return replaced(makePdf(['This is the only page.']), pattern, replacement)
}

function replaced(pdf: Buffer, pattern: RegExp, replacement: string): Buffer {
  return Buffer.from(pdf.toString('latin1').replace(pattern, replacement), 'latin1')
}
