/** An object of a PDF: a dictionary, with an optional stream. */
export interface PdfObject {
  readonly dictionary: string
  readonly stream?: string
}

/** What {@link makePdf} adds to a plain document. */
export interface PdfExtras {
  /** Objects that a test needs, numbered from 100. */
  readonly objects?: readonly PdfObject[]
  /** Further entries of every page's resources. */
  readonly resources?: string
  /** Further entries of the trailer. */
  readonly trailer?: string
  /** Returns the stream written for a page's content. @defaultValue the content itself */
  readonly streamOf?: (content: string, objectNumber: number) => string
}

/** Makes a PDF whose pages show these lines in Helvetica; a page that begins with `%raw ` is a content stream instead. */
export function makePdf(pages: readonly string[], extras: PdfExtras = {}): Buffer {
  const objects = new Map<number, PdfObject>()
  const { streamOf = (content) => content } = extras
  const pageNumber = (index: number) => 4 + index * 2
  objects.set(1, { dictionary: '<< /Type /Catalog /Pages 2 0 R >>' })
  const kids = pages.map((_, index) => `${pageNumber(index)} 0 R`).join(' ')
  objects.set(2, { dictionary: `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>` })
  objects.set(3, { dictionary: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' })
  for (const [index, page] of pages.entries()) {
    const number = pageNumber(index)
    const resources = `<< /Font << /F1 3 0 R >> ${extras.resources ?? ''} >>`
    objects.set(number, {
      dictionary: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources ${resources} /Contents ${number + 1} 0 R >>`,
    })
    objects.set(number + 1, { dictionary: '', stream: streamOf(contentOf(page), number + 1) })
  }
  for (const [index, object] of (extras.objects ?? []).entries()) objects.set(100 + index, object)
  return assemblePdf(objects, extras.trailer ?? '')
}

function contentOf(page: string): string {
  if (page.startsWith('%raw ')) return page.slice(5)
  const lines = page.split('\n').map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`)
  return `BT /F1 12 Tf 72 770 Td 16 TL\n${lines.join('\n')}\nET`
}

/** Makes a PDF of these objects, by number; object 1 is the catalog. */
export function assemblePdf(objects: ReadonlyMap<number, PdfObject>, trailer = ''): Buffer {
  let pdf = '%PDF-1.7\n'
  const offsets = new Map<number, number>()
  for (const [number, { dictionary, stream }] of objects) {
    offsets.set(number, pdf.length)
    const body =
      stream === undefined
        ? dictionary
        : `<< ${dictionary} /Length ${stream.length} >>\nstream\n${stream}\nendstream`
    pdf += `${number} 0 obj\n${body}\nendobj\n`
  }
  const start = pdf.length
  pdf += 'xref\n0 1\n0000000000 65535 f \n'
  for (const [number, offset] of offsets) pdf += `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`
  const size = Math.max(...objects.keys()) + 1
  pdf += `trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(pdf, 'latin1')
}

/** Returns what a document needs for an {@link ENDLESS_PAGE}: forms that draw ten forms that draw ten …. */
export function endlessForms(): Pick<PdfExtras, 'objects' | 'resources'> {
  const depth = 12
  const form = (index: number): PdfObject => {
    const last = index === depth - 1
    const resources = last ? '/Font << /F1 3 0 R >>' : `/XObject << /X ${101 + index} 0 R >>`
    return {
      dictionary: `/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << ${resources} >>`,
      stream: last ? 'BT /F1 12 Tf (x) Tj ET' : '/X Do '.repeat(10),
    }
  }
  return {
    objects: Array.from({ length: depth }, (_, index) => form(index)),
    resources: '/XObject << /X 100 0 R >>',
  }
}

/** A page that takes practically forever to read. */
export const ENDLESS_PAGE = '%raw /X Do'

/** Makes a PDF with one such page. */
export function endlessPdf(): Buffer {
  return makePdf([ENDLESS_PAGE], endlessForms())
}
