import { createRequire } from 'node:module'

let installed: boolean | undefined

/** Whether the packages are there that read images: `tesseract.js` and its English `@tesseract.js-data/eng`. */
export function ocrInstalled(): boolean {
  installed ??= ['tesseract.js', '@tesseract.js-data/eng/package.json'].every(resolves)
  return installed
}

function resolves(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}
