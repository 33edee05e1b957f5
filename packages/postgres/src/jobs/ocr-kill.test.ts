import { inject, test } from 'vitest'
import { killDuringOcr } from '../../../core/src/ingest/fixtures/kill-during-ocr.ts'
import { newLocation, temporaryStore } from '../testing/test-store.ts'

const { url } = inject('postgres')

test('processes killed during OCR lose no page, and none is found twice', { timeout: 120_000 }, async () => {
  const location = newLocation(url)
  await using store = temporaryStore(location)
  const module = new URL('../testing/open-test-store.ts', import.meta.url).href
  await killDuringOcr({ store, module, location: JSON.stringify(location) }, [4, 9])
})
