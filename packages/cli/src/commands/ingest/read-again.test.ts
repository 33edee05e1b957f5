import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { AddedDocument, DocumentVersion } from '@docchat/core'
import { createDocChat } from '@docchat/core'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readAgain } from './read-again.ts'

test('reads a complete document again only if OCR was missing and is there now', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'docchat-again-'))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  await using docchat = await createDocChat({ dataDir, workers: 0 })
  const queued = await docchat.documents.add({
    name: 'scan.txt',
    content: Readable.from([Buffer.from('A scan.')]),
  })
  const again = vi.fn(async () => ({ ...queued.job, id: 'again' }))
  const read = async (message: string, ocr: 'auto' | 'off', changes: Partial<DocumentVersion> = {}) => {
    const warnings = [{ page: 1, code: 'NO_TEXT', message }] as const
    const version: DocumentVersion = { ...queued.version, state: 'complete', warnings, ...changes }
    const added: AddedDocument = { ...queued, version, deduplicated: true }
    const { job, version: now } = await readAgain({ documents: { reprocess: again } }, added, {
      ocr,
      ocrLanguages: undefined,
    })
    return [job.id === 'again', now.state]
  }
  const unread = 'It may be a scan. To read it by OCR, run: npm install tesseract.js'
  expect(await read(unread, 'auto')).toEqual([true, 'queued'])
  expect(await read(unread, 'off')).toEqual([false, 'complete'])
  expect(await read(unread, 'auto', { id: 'ver_older' })).toEqual([false, 'complete'])
  expect(await read(unread, 'auto', { state: 'failed' })).toEqual([false, 'failed'])
  expect(await read('OCR found no text.', 'auto')).toEqual([false, 'complete'])
})
