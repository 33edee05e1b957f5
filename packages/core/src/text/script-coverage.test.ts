import { expect, test } from 'vitest'
import { scriptCoverage } from './script-coverage.ts'

test.each([
  ['Wie lang ist die Kündigungsfrist?', ['Latin'], 1],
  ['通知期限是多久？', ['Latin'], 0],
  ['Ab Я', ['Latin'], 2 / 3],
  ['Срок', ['Latin', 'Cyrillic'], 1],
  ['Срок', undefined, 1],
  ['2018?', ['Latin'], 1],
])('of %j, an embedder for %j supports %d', (text, scripts, share) => {
  expect(scriptCoverage(text, scripts)).toBeCloseTo(share)
})
