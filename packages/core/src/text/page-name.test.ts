import { expect, test } from 'vitest'
import { pageName } from './page-name.ts'

test.each([
  [null, 'page 3'],
  ['iv', 'page iv'],
  ['A-12', 'page A-12'],
  ['slide 7', 'slide 7'],
  ['Sheet2!A4:D9', 'Sheet2!A4:D9'],
])('names a page labelled %s', (label, name) => {
  expect(pageName(3, label)).toBe(name)
})
