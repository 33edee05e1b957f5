import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assemblePdf, type PdfObject } from '../../../../../packages/core/src/testing/pdf.ts'
import { pdfBook } from '../../../../../packages/core/src/testing/pdf-book.ts'

/** Writes files to a new folder. @returns their paths, in the same order. */
export async function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'docchat-viewer-files-'))
  return Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      await writeFile(join(folder, name), content)
      return join(folder, name)
    }),
  )
}

/** A page that is shown turned, and of which a part is cut off. */
export function turnedPdf(rotation: number): Buffer {
  const line = (text: string) => ({ text, size: 12 })
  return pdfBook(
    [[line('The valve on the left is closed first.'), line('The pump stops after nine seconds.')]],
    { page: `/Rotate ${rotation} /CropBox [40 300 560 820]` },
  )
}

/** The pages of a node of a tree of pages. */
const BRANCH = 25

/** A PDF of many pages that are about 66 kB each, in a tree, as most programs write large files. */
export function largePdf(pages: number, branch = BRANCH): Buffer {
  const filler = `\n%${'x'.repeat(66_000)}`
  const objects = new Map<number, PdfObject>()
  const nodes = Math.ceil(pages / branch)
  const kids = (count: number, number: (index: number) => number) =>
    Array.from({ length: count }, (_, index) => `${number(index)} 0 R`).join(' ')
  objects.set(1, { dictionary: '<< /Type /Catalog /Pages 2 0 R >>' })
  objects.set(2, {
    dictionary: `<< /Type /Pages /Kids [${kids(nodes, (index) => 10 + index)}] /Count ${pages} >>`,
  })
  objects.set(3, { dictionary: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>' })
  for (let node = 0; node < nodes; node++) {
    const first = node * branch
    const count = Math.min(branch, pages - first)
    objects.set(10 + node, {
      dictionary: `<< /Type /Pages /Parent 2 0 R /Kids [${kids(count, (index) => 1000 + 2 * (first + index))}] /Count ${count} >>`,
    })
  }
  for (let page = 0; page < pages; page++) {
    const number = 1000 + 2 * page
    objects.set(number, {
      dictionary: `<< /Type /Page /Parent ${10 + Math.floor(page / branch)} 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${number + 1} 0 R >>`,
    })
    const content = `BT /F1 12 Tf 72 770 Td (Section ${page + 1} has its own sentence.) Tj ET${filler}`
    objects.set(number + 1, { dictionary: '', stream: content })
  }
  return assemblePdf(objects)
}
