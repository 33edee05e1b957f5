import { expect, test } from 'vitest'
import { drawPage, encodePng } from '../../testing/scan.ts'
import type { Ocr } from './ocr.ts'
import { pageReader } from './page-reader.ts'

const GERMAN = 'Die Miete ist bis zum dritten Tag des Monats zu zahlen und der Mieter haftet für die Schäden.'
const AS_ENGLISH = GERMAN.replaceAll('ä', 'a').replaceAll('ü', 'ii')
const CHINESE = '租户每月支付租金。'

/** An engine that knows what the page says, in each of its languages. */
function engine(readings: Readonly<Record<string, [text: string, confidence: number]>>) {
  const asked: string[] = []
  const ocr: Ocr = {
    spareLanguages: Object.keys(readings).filter((code) => code !== 'eng'),
    reads: (code) => code in readings,
    async recognize(_, language = 'eng') {
      asked.push(language)
      const [text, confidence] = readings[language] ?? readings['eng'] ?? expect.fail()
      const box = { x: 0, y: 0, width: 1, height: 1 }
      return { text, words: [{ start: 0, end: text.length, confidence, box }], confidence }
    },
    async [Symbol.asyncDispose]() {},
  }
  return { ocr, asked }
}

const image = encodePng(await drawPage(AS_ENGLISH))
const request = { path: '', mediaType: 'image/png', name: 'scan.png' }
const codes = (warnings: readonly { readonly code: string }[]) => warnings.map(({ code }) => code)

test('reads a page again in the language that its words show, and the next pages in it at once', async () => {
  const { ocr, asked } = engine({ eng: [AS_ENGLISH, 90], deu: [GERMAN, 94] })
  const reader = pageReader(ocr, request)
  const scan = await reader.read(image)
  expect(scan.text).toBe(GERMAN)
  expect(codes(reader.warningsOf(1, scan))).toEqual(['OCR'])
  asked.length = 0
  await reader.read(image)
  expect(new Set(asked)).toEqual(new Set(['deu']))
})

test('names the missing data of a language once', async () => {
  const { ocr } = engine({ eng: [AS_ENGLISH, 90] })
  const reader = pageReader(ocr, request)
  const scan = await reader.read(image)
  expect(reader.warningsOf(1, scan)).toMatchObject([
    { code: 'OCR' },
    {
      page: 1,
      code: 'OCR_LANGUAGE',
      message: expect.stringContaining('look German, but OCR has no data for German'),
    },
  ])
  expect(reader.warningsOf(1, scan)[1]).toBeUndefined()
})

test('names it with the command that adds it', async () => {
  const { ocr } = engine({ eng: ['~~', 20] })
  const reader = pageReader(ocr, { ...request, sample: CHINESE })
  const [, , missing] = reader.warningsOf(1, await reader.read(image))
  expect(missing?.message).toContain('--workspace-root @tesseract.js-data/chi_sim')
})

test('tries the other scripts where it can hardly read a page', { timeout: 60_000 }, async () => {
  const { ocr } = engine({ eng: ['~~', 20], rus: ['~', 30], chi_sim: [CHINESE, 92] })
  const reader = pageReader(ocr, request)
  expect((await reader.read(image)).text).toBe(CHINESE)
})

test('reads in the language of the other pages from the beginning', async () => {
  const { ocr, asked } = engine({ eng: [AS_ENGLISH, 90], deu: [GERMAN, 94] })
  await pageReader(ocr, { ...request, sample: GERMAN }).read(image)
  expect(new Set(asked)).toEqual(new Set(['deu']))
})

test('says nothing of the language of an English page in a document with a foreign name', async () => {
  const text = 'The rent is paid by the third day of each month, and the tenant is not to sublet the flat.'
  const { ocr } = engine({ eng: [text, 95] })
  const reader = pageReader(ocr, { ...request, name: '租約.png' })
  expect(codes(reader.warningsOf(1, await reader.read(image)))).toEqual(['OCR'])
})
