import { expect, it } from 'vitest'
import { ocrHint } from './ocr-hint.ts'

const MISSING = { ocr: 'auto', ocrLanguages: ['xyz'] } as const

function hinted(settings: Parameters<ReturnType<typeof ocrHint>['give']>[0], ...names: string[]): string[] {
  const notes: string[] = []
  const hint = ocrHint({ json: false, note: (text) => notes.push(text) })
  for (const name of names) hint.named(name)
  hint.give(settings)
  return notes
}

it('names the command that adds OCR when an image or a scan was not read', () => {
  expect(hinted(MISSING, 'docs/scan.PNG')).toEqual([
    expect.stringMatching(/ run: .* @tesseract\.js-data\/xyz$/),
  ])
  const notes: string[] = []
  const hint = ocrHint({ json: false, note: (text) => notes.push(text) })
  hint.read({ warnings: [{ page: 1, code: 'NO_TEXT', message: 'It may be a scan.' }] })
  hint.give(MISSING)
  expect(notes).toHaveLength(1)
})

it('says nothing when nothing is missing, or OCR is off', () => {
  expect(hinted(MISSING, 'song.mp3')).toEqual([])
  expect(hinted({ ...MISSING, ocr: 'off' }, 'scan.png')).toEqual([])
  expect(hinted({ ocr: 'auto', ocrLanguages: ['eng'] }, 'scan.png')).toEqual([])
})
