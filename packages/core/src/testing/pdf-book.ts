import { assemblePdf, type PdfObject } from './pdf.ts'

/** A line of {@link pdfBook}: its text, size and font, and how far it is indented. */
export interface BookLine {
  readonly text: string
  /** @defaultValue 10 */
  readonly size?: number
  /** @defaultValue false */
  readonly bold?: boolean
}

/** Further content of a {@link pdfBook}. */
export interface BookExtras {
  /** Entries of the information dictionary. */
  readonly info?: string
  /** Entries of the catalog, such as `/PageLabels << … >>`. */
  readonly catalog?: string
  /** Titles with their page numbers; an indented one is below the previous one. */
  readonly outline?: readonly { readonly title: string; readonly page: number }[]
  /** Further entries of every page. */
  readonly page?: string
}

/** Makes an A4 PDF with lines of several sizes and fonts, 20 points apart, 72 points from the left and upper edges. */
export function pdfBook(pages: readonly (readonly BookLine[])[], extras: BookExtras = {}): Buffer {
  const { info = '', catalog = '', outline = [], page: pageEntries = '' } = extras
  const pageNumber = (index: number) => 10 + index * 2
  const objects = new Map<number, PdfObject>()
  const outlines = outline.length === 0 ? '' : '/Outlines 500 0 R'
  objects.set(1, { dictionary: `<< /Type /Catalog /Pages 2 0 R ${outlines} ${catalog} >>` })
  const kids = pages.map((_, index) => `${pageNumber(index)} 0 R`).join(' ')
  objects.set(2, { dictionary: `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>` })
  objects.set(3, { dictionary: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' })
  objects.set(4, { dictionary: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>' })
  objects.set(5, { dictionary: `<< ${info} >>` })
  for (const [index, lines] of pages.entries()) {
    const number = pageNumber(index)
    const resources = '<< /Font << /F1 3 0 R /F2 4 0 R >> >>'
    const show = ({ text, size = 10, bold = false }: BookLine) =>
      `/F${bold ? 2 : 1} ${size} Tf (${text.replace(/[\\()]/g, '\\$&')}) Tj T*`
    objects.set(number, {
      dictionary: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${pageEntries} /Resources ${resources} /Contents ${number + 1} 0 R >>`,
    })
    objects.set(number + 1, {
      dictionary: '',
      stream: `BT 20 TL 72 770 Td\n${lines.map(show).join('\n')}\nET`,
    })
  }
  if (outline.length > 0) {
    const last = 500 + outline.length
    objects.set(500, {
      dictionary: `<< /Type /Outlines /First 501 0 R /Last ${last} 0 R /Count ${outline.length} >>`,
    })
    for (const [index, { title, page }] of outline.entries()) {
      const next = index + 1 < outline.length ? `/Next ${502 + index} 0 R` : ''
      objects.set(501 + index, {
        dictionary: `<< /Title (${title}) /Parent 500 0 R ${next} /Dest [${pageNumber(page - 1)} 0 R /Fit] >>`,
      })
    }
  }
  return assemblePdf(objects, '/Info 5 0 R')
}
