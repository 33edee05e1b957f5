import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hasCanvas } from '../image/canvas.ts'

type Engine = typeof import('pdf-parse')

/** The build amends the worker of pdf.js, and copies its files. */
const IS_SOURCE = import.meta.url.endsWith('.ts')

/** Loads pdf-parse, with pdf.js as it is needed here. */
export async function loadEngine(): Promise<Engine> {
  if (IS_SOURCE) (await import('./amend-worker.ts')).amendWorker()
  standInForCanvas()
  return await import('pdf-parse')
}

/** The folder with the character maps and fonts of pdf.js, which the build copies beside its code. */
export function pdfjsFolder(): string {
  if (!IS_SOURCE) return fileURLToPath(new URL('./pdfjs', import.meta.url))
  const pdfParse = createRequire(import.meta.url).resolve('pdf-parse')
  return dirname(createRequire(pdfParse).resolve('pdfjs-dist/package.json'))
}

/** pdf.js makes a matrix when it is loaded, also where nothing can be drawn. With the canvas it uses that of the canvas. */
function standInForCanvas(): void {
  if (!hasCanvas() && !('DOMMatrix' in globalThis)) Object.assign(globalThis, { DOMMatrix: class {} })
}
