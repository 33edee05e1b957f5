import { describe } from 'vitest'
import { extractorPool } from '../extract/pool/pool.ts'
import { makeDoc } from '../testing/doc.ts'
import { makeDocx, paragraph } from '../testing/docx.ts'
import { describeExtractor } from '../testing/extractor.ts'
import { makePpt } from '../testing/ppt.ts'
import { labelCell, makeXls } from '../testing/xls.ts'
import { DOCUMENT_TYPES } from './process-readers.ts'

const pool = () => extractorPool({ size: 2, mediaTypes: DOCUMENT_TYPES })

describe('in a separate process', () => {
  describeExtractor('extractorPool', pool, {
    mediaType: 'text/html',
    make: (pages) => Buffer.from(pages.map((page) => `<p style="break-before: page">${page}`).join('')),
    refusesGarbage: false,
  })
  describeExtractor('extractorPool', pool, {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    make: (pages) => makeDocx(pages.map((page) => paragraph(page, '<w:pageBreakBefore/>')).join('')),
    refusesGarbage: true,
  })
  describeExtractor('extractorPool', pool, {
    mediaType: 'text/csv',
    make: (pages) => Buffer.from(pages.join('\n\f')),
    refusesGarbage: false,
  })
  describeExtractor('extractorPool', pool, {
    mediaType: 'application/msword',
    make: (pages) => makeDoc(pages.map((text) => ({ text, mark: '\f' }))),
    refusesGarbage: true,
  })
  describeExtractor('extractorPool', pool, {
    mediaType: 'application/vnd.ms-excel',
    make: (pages) =>
      makeXls(pages.map((page, i) => ({ name: `Sheet${i + 1}`, records: [labelCell(0, 0, page)] }))),
    refusesGarbage: true,
  })
  describeExtractor('extractorPool', pool, {
    mediaType: 'application/vnd.ms-powerpoint',
    make: (pages) => makePpt(pages.map((page) => ({ texts: [[1, page]] }))),
    refusesGarbage: true,
  })
})
