import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { AMENDMENTS, DRAWING_AMENDMENTS } from './amend.ts'

const pdfParse = createRequire(import.meta.url).resolve('pdf-parse')
const fileOf = (name: string) =>
  readFileSync(createRequire(pdfParse).resolve(`pdfjs-dist/legacy/build/${name}`), 'utf8')
const worker = fileOf('pdf.worker.mjs')
const drawing = fileOf('pdf.mjs')

test.each(AMENDMENTS)('the worker of pdf.js has this exactly once: %s', (text) => {
  expect(worker.split(text)).toHaveLength(2)
})

test.each(DRAWING_AMENDMENTS)('pdf.js has this exactly once: %s', (text) => {
  expect(drawing.split(text)).toHaveLength(2)
})
