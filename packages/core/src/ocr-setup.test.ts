import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findOcr, missingOcr } from './ocr-setup.ts'

test('finds English, which is installed in this workspace', () => {
  expect(findOcr()).toMatchObject({ force: false })
  expect(findOcr({ ocr: 'force' })).toMatchObject({ force: true })
  expect(findOcr()?.languageFiles.map((path) => basename(path))).toEqual(['eng.traineddata.gz'])
})

test('says which package is missing, and how to install it', () => {
  expect(() => findOcr({ ocrLanguages: ['eng', 'xyz'] })).toThrow(
    expect.objectContaining({
      code: 'NOT_CONFIGURED',
      message:
        'OCR in eng, xyz needs packages that are not installed. Run: npx -y pnpm@12 add --workspace-root @tesseract.js-data/xyz',
    }),
  )
  expect(findOcr({ ocr: 'off', ocrLanguages: ['xyz'] })).toBeNull()
  const command = 'npx -y pnpm@12 add --workspace-root @tesseract.js-data/xyz'
  expect(missingOcr({ ocrLanguages: ['eng', 'xyz'] })).toBe(command)
  expect([missingOcr(), missingOcr({ ocr: 'off', ocrLanguages: ['xyz'] })]).toEqual([null, null])
})

test('finds a language in the packages of the working directory', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'docchat-languages-')))
  const before = process.cwd()
  onTestFinished(() => {
    process.chdir(before)
    rmSync(folder, { recursive: true })
  })
  const data = join(folder, 'node_modules/@tesseract.js-data/xyz/4.0.0_best_int')
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'xyz.traineddata.gz'), '')
  process.chdir(folder)
  expect(findOcr({ ocrLanguages: ['xyz'] })?.languageFiles).toEqual([join(data, 'xyz.traineddata.gz')])
})

test.each([
  [{ ocr: 'sometimes' as 'auto' }, 'it must be auto, off or force'],
  [{ ocrLanguages: [] }, 'is not an OCR language'],
  [{ ocrLanguages: ['../secret'] }, '"../secret" is not an OCR language'],
])('rejects %j', (options, message) => {
  expect(() => findOcr(options)).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(message) }),
  )
})
