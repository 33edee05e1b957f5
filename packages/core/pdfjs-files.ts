import { cp, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { amendedWorker } from './src/extract/pdf/pdfjs/amend.ts'

/** The copy of pdf.js that pdf-parse uses. */
const pdfjs = dirname(
  createRequire(createRequire(import.meta.url).resolve('pdf-parse')).resolve('pdfjs-dist/package.json'),
)

/** Copies what pdf.js loads by name, and amends its worker. `extract/pdf/engine.ts` finds it there. */
export async function copyPdfjsFiles(): Promise<void> {
  const worker = await readFile(join(pdfjs, 'legacy/build/pdf.worker.mjs'), 'utf8')
  await writeFile('dist/pdf.worker.mjs', amendedWorker(worker))
  for (const folder of ['cmaps', 'standard_fonts'])
    await cp(join(pdfjs, folder), join('dist/pdfjs', folder), { recursive: true })
}
