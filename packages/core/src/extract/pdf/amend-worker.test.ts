import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { AMENDMENTS } from './amend-worker.ts'

const pdfParse = createRequire(import.meta.url).resolve('pdf-parse')
const worker = createRequire(pdfParse).resolve('pdfjs-dist/legacy/build/pdf.worker.mjs')

test.each(AMENDMENTS)('pdf.js has this exactly once: %s', (text) => {
  expect(readFileSync(worker, 'utf8').split(text)).toHaveLength(2)
})
