import { registerHooks } from 'node:module'
import { ADDED } from './added.ts'
import type { Amendment } from './amendment.ts'
import { DAMAGE } from './damage.ts'
import { FASTER } from './faster.ts'
import { OURS } from './for-worker.ts'

/** What is changed in the worker. */
export const AMENDMENTS: readonly Amendment[] = [...ADDED, ...FASTER, ...DAMAGE]

/** What is changed in the part of pdf.js that draws: it asks for the canvas when it draws, see `useCanvas`, not when it is loaded. */
export const DRAWING_AMENDMENTS: readonly Amendment[] = [
  ['try {\n      canvas = require("@napi-rs/canvas");', 'try {'],
  ['const SCALE_MATRIX = new DOMMatrix();', 'let SCALE_MATRIX;'],
  ['SCALE_MATRIX.a = 1 / scaleX;', 'SCALE_MATRIX ??= new DOMMatrix();\nSCALE_MATRIX.a = 1 / scaleX;'],
]

/** Returns the source of the worker of pdf.js as it is needed here. It expects what `provideForWorker` provides. */
export function amendedWorker(source: string): string {
  return `const docchat = globalThis['${OURS}'];\n${amended(source, AMENDMENTS)}`
}

/** Returns the source of the part of pdf.js that draws as it is needed here. */
export function amendedDrawing(source: string): string {
  return amended(source, DRAWING_AMENDMENTS)
}

/** Changes a source in one go: to copy its two million characters each time takes a tenth of a second. */
function amended(source: string, amendments: readonly Amendment[]): string {
  const places = amendments.map(([text, other]) => ({ text, other, at: source.indexOf(text) }))
  let changed = ''
  let end = 0
  for (const { text, other, at } of places.toSorted((a, b) => a.at - b.at)) {
    if (at === -1) throw new Error(`pdf.js has changed: it has no "${text}".`)
    if (at < end) throw new Error(`Two amendments of pdf.js overlap at "${text}".`)
    changed += source.slice(end, at) + other
    end = at + text.length
  }
  return changed + source.slice(end)
}

let isAmended = false

/** Amends pdf.js when it is loaded, where it was not amended when DocChat was built. It has no effect once pdf.js has opened a document. */
export function amendWhenLoaded(): void {
  if (isAmended) return
  isAmended = true
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      const isWorker = url.endsWith('/pdf.worker.mjs')
      if ((!isWorker && !url.endsWith('/pdf.mjs')) || loaded.source === undefined) return loaded
      const given = loaded.source
      const source = String(typeof given === 'string' ? given : Buffer.from(given as Uint8Array))
      if (!isWorker) return { ...loaded, source: amendedDrawing(source) }
      hooks.deregister()
      return { ...loaded, source: amendedWorker(source) }
    },
  })
}
