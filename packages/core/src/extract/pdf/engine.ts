import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadCanvas } from '../image/canvas.ts'
import { provideForWorker } from './pdfjs/for-worker.ts'

type Engine = typeof import('pdf-parse')

/** The build amends pdf.js, and copies its files. */
const IS_SOURCE = import.meta.url.endsWith('.ts')

/** Loads pdf-parse, with pdf.js as it is needed here. */
export async function loadEngine(): Promise<Engine> {
  provideForWorker()
  if (IS_SOURCE) (await import('./pdfjs/amend.ts')).amendWhenLoaded()
  standInForCanvas()
  return await import('pdf-parse')
}

/** The folder with the character maps and fonts of pdf.js, which the build copies beside its code. */
export function pdfjsFolder(): string {
  if (!IS_SOURCE) return fileURLToPath(new URL('./pdfjs', import.meta.url))
  const pdfParse = createRequire(import.meta.url).resolve('pdf-parse')
  return dirname(createRequire(pdfParse).resolve('pdfjs-dist/package.json'))
}

const DRAWING = ['DOMMatrix', 'ImageData', 'Path2D'] as const
type Drawing = Partial<Record<(typeof DRAWING)[number], unknown>>

/** What pdf.js draws with, before it draws: it asks for them when it is loaded, and loading the canvas takes longer than reading a page. */
const standIns: Drawing = {}

function standInForCanvas(): void {
  const there = globalThis as Drawing
  for (const name of DRAWING) {
    if (name in there) continue
    standIns[name] = class {}
    there[name] = standIns[name]
  }
}

/** Gives pdf.js what it draws with. @throws DocChatError `NOT_CONFIGURED` where there is no canvas. */
export function useCanvas(): void {
  const there = globalThis as Drawing
  const canvas = loadCanvas() as Drawing
  for (const name of DRAWING) if (there[name] === standIns[name]) there[name] = canvas[name]
}
