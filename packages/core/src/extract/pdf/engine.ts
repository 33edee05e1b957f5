import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hasCanvas } from '../image/canvas.ts'
import { amendWorker } from './amend-worker.ts'

type Engine = typeof import('pdf-parse')

/** Loads pdf-parse, with pdf.js as it is needed here. */
export async function loadEngine(): Promise<Engine> {
  amendWorker()
  standInForCanvas()
  return await import('pdf-parse')
}

/** The folder with the character maps and fonts of pdf.js, which the build copies beside its code. */
export function pdfjsFolder(): string {
  if (!import.meta.url.endsWith('.ts')) return fileURLToPath(new URL('./pdfjs', import.meta.url))
  const pdfParse = createRequire(import.meta.url).resolve('pdf-parse')
  return dirname(createRequire(pdfParse).resolve('pdfjs-dist/package.json'))
}

/** pdf.js makes a matrix when it is loaded, also where nothing can be drawn. With the canvas it uses that of the canvas. */
function standInForCanvas(): void {
  if (!hasCanvas() && !('DOMMatrix' in globalThis)) Object.assign(globalThis, { DOMMatrix: class {} })
}
