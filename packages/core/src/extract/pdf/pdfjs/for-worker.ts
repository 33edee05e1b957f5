import { inflateSync } from 'node:zlib'
import { ContentScanner, operatorKey } from './content-scanner.ts'

/** Where the worker of pdf.js finds what it has of ours. */
export const OURS = 'docchatForPdfjs'

/** Provides what the amendments of the worker of pdf.js use: it is loaded as a file of its own. */
export function provideForWorker(): void {
  Object.assign(globalThis, { [OURS]: { ContentScanner, operatorKey, inflateSync } })
}
