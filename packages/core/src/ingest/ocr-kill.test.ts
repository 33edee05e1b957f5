import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'vitest'
import { openStore } from '../sqlite/fixtures/open-sqlite-store.ts'
import { killDuringOcr } from './fixtures/kill-during-ocr.ts'

test('processes killed during OCR lose no page, and none is found twice', { timeout: 120_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-ocr-kill-'))
  const store = openStore(directory)
  try {
    const module = new URL('../sqlite/fixtures/open-sqlite-store.ts', import.meta.url).href
    await killDuringOcr({ store, module, location: directory }, [4, 9])
  } finally {
    await store[Symbol.asyncDispose]()
    rmSync(directory, { recursive: true })
  }
})
