import { expect, test } from 'vitest'
import type { Extractor } from '../extract/extractor.ts'
import { uploadLimits } from './limits.ts'

const MB = 1024 * 1024

const extractorOf = (...mediaTypes: readonly string[]): Extractor => ({
  mediaTypes,
  async *extract() {},
})

test('accepts whatever can be read, up to 20 MB', () => {
  const { mediaTypes } = uploadLimits()
  expect(mediaTypes).toMatchObject({ 'application/pdf': 20 * MB, 'text/csv': 20 * MB, 'image/png': 20 * MB })
})

test('changes the size of all types, or of some', () => {
  const { mediaTypes } = uploadLimits({ maxFileBytes: 5 * MB, mediaTypes: { 'text/csv': MB } })
  expect(mediaTypes).toMatchObject({ 'application/pdf': 5 * MB, 'text/csv': MB })
})

test('accepts a type that only other processes read, and refuses one that is set to false', () => {
  const { mediaTypes } = uploadLimits({ mediaTypes: { 'application/epub+zip': MB, 'text/html': false } })
  expect(mediaTypes).toHaveProperty(['application/epub+zip'], MB)
  expect(mediaTypes).not.toHaveProperty(['text/html'])
})

test.each([0, -1, Number.NaN])('refuses a size of %s', (size) => {
  const error = { code: 'INVALID_ARGUMENT', message: expect.stringContaining('text/html') }
  expect(() => uploadLimits({ mediaTypes: { 'text/html': size } })).toThrow(expect.objectContaining(error))
  expect(() => uploadLimits({ maxFileBytes: size })).toThrow('give a size in bytes')
})

test('accepts no images without OCR, unless a custom extractor reads them', () => {
  const options = { mediaTypes: { 'image/png': MB } }
  expect(Object.keys(uploadLimits(options, { ocr: false }).mediaTypes)).not.toContain('image/png')
  const { mediaTypes } = uploadLimits(options, { ocr: false, extractors: [extractorOf('image/png')] })
  expect(mediaTypes).toHaveProperty(['image/png'], MB)
  expect(Object.keys(mediaTypes)).not.toContain('image/jpeg')
})

test('accepts what custom extractors read, and prefers their formats to its own', () => {
  const tsv = {
    mediaType: 'text/csv',
    name: 'Tables',
    extensions: ['tsv'],
    matches: () => true,
  }
  const extractors = [extractorOf('application/x-subrip'), { ...extractorOf('text/csv'), formats: [tsv] }]
  const { mediaTypes, formats } = uploadLimits({}, { extractors })
  expect(mediaTypes).toHaveProperty(['application/x-subrip'], 20 * MB)
  expect(formats[0]).toBe(tsv)
  expect(formats.filter(({ mediaType }) => mediaType === 'text/csv')).toEqual([tsv])
})
