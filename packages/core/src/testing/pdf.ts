/** An object of a PDF: a dictionary, with a stream when there is text for one. */
export interface PdfObject {
  readonly dictionary: string
  readonly stream?: string
}

/** What {@link makePdf} adds to a plain document. */
export interface PdfExtras {
  /** Objects from number 100 on, for what a test needs. */
  readonly objects?: readonly PdfObject[]
  /** More entries of every page's resources. */
  readonly resources?: string
  /** More entries of the trailer. */
  readonly trailer?: string
}

/** A PDF whose pages show these lines in Helvetica; a page that begins with `%raw ` has that content stream instead. */
export function makePdf(pages: readonly string[], extras: PdfExtras = {}): Buffer {
  const objects = new Map<number, PdfObject>()
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
    objects.set(number + 1, { dictionary: '', stream: contentOf(page) })
  }
  for (const [index, object] of (extras.objects ?? []).entries()) objects.set(100 + index, object)
  return assemble(objects, extras.trailer ?? '')
}

function contentOf(page: string): string {
  if (page.startsWith('%raw ')) return page.slice(5)
  const lines = page.split('\n').map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`)
  return `BT /F1 12 Tf 72 770 Td 16 TL\n${lines.join('\n')}\nET`
}

function assemble(objects: ReadonlyMap<number, PdfObject>, trailer: string): Buffer {
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

/** A PDF that asks for a password. */
export function encryptedPdf(): Buffer {
  const key = '00'.repeat(32)
  return makePdf(['secret'], {
    objects: [{ dictionary: `<< /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >>` }],
    trailer: `/Encrypt 100 0 R /ID [<${'00'.repeat(16)}> <${'00'.repeat(16)}>]`,
  })
}

/** A PDF whose one page draws a form that draws ten that draw ten …: reading it takes longer than anyone waits. */
export function endlessPdf(): Buffer {
  const depth = 12
  const form = (index: number): PdfObject => {
    const last = index === depth - 1
    const resources = last ? '/Font << /F1 3 0 R >>' : `/XObject << /X ${101 + index} 0 R >>`
    return {
      dictionary: `/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << ${resources} >>`,
      stream: last ? 'BT /F1 12 Tf (x) Tj ET' : '/X Do '.repeat(10),
    }
  }
  return makePdf(['%raw /X Do'], {
    objects: Array.from({ length: depth }, (_, index) => form(index)),
    resources: '/XObject << /X 100 0 R >>',
  })
}
