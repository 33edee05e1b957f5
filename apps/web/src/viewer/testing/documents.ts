import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makePdf } from '../../../../../packages/core/src/testing/pdf.ts'
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

/** A PDF of many pages that are about 66 kB each. */
export function largePdf(pages: number): Buffer {
  const filler = `\n%${'x'.repeat(66_000)}`
  return makePdf(
    Array.from(
      { length: pages },
      (_, index) => `%raw BT /F1 12 Tf 72 770 Td (Section ${index + 1} has its own sentence.) Tj ET${filler}`,
    ),
  )
}
