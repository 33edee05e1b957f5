import { expect, test } from 'vitest'
import { newId } from './ids.ts'

test('ids sort in the order in which they were made, however many a millisecond', () => {
  const ids = Array.from({ length: 2000 }, () => newId('doc'))
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids.map((id) => id.slice(13))).size, 'what follows the time is random').toBe(2000)
  for (const id of ids) expect(id).toMatch(/^doc_[0-9a-z]{9}[0-9a-f]{16}$/)
})
