import { expect, it } from 'vitest'
import { globTest } from './glob.ts'

it.each([
  ['*.pdf', 'lease.pdf', true],
  ['*.pdf', 'lease.pdf.md', false],
  ['*.pdf', 'a/lease.pdf', false],
  ['lease-?.md', 'lease-1.md', true],
  ['lease-?.md', 'lease-10.md', false],
  ['/srv/**/*.md', '/srv/a.md', true],
  ['/srv/**/*.md', '/srv/a/b/c.md', true],
  ['/srv/**', '/srv/a/b', true],
  ['a+(b).*', 'a+(b).txt', true],
  ['a+(b).*', 'aab.txt', false],
  ['契約*.txt', '契約書.txt', true],
])('%s and %s: %s', (pattern, path, matches) => {
  expect(globTest(pattern)(path)).toBe(matches)
})
