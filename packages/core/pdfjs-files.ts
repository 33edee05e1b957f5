import { copyFile, cp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The copy of pdf.js that pdf-parse uses. */
const pdfjs = dirname(
  createRequire(createRequire(import.meta.url).resolve('pdf-parse')).resolve('pdfjs-dist/package.json'),
)

/** Copies what pdf.js loads by name. `extract/pdf/engine.ts` finds it there. */
export async function copyPdfjsFiles(): Promise<void> {
  await copyFile(join(pdfjs, 'legacy/build/pdf.worker.mjs'), 'dist/pdf.worker.mjs')
  for (const folder of ['cmaps', 'standard_fonts'])
    await cp(join(pdfjs, folder), join('dist/pdfjs', folder), { recursive: true })
}
