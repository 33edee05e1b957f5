import fc from 'fast-check'
import { expect, test } from 'vitest'
import { safeName } from './safe-name.ts'

test.each([
  ['report.pdf', 'report.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['..\\..\\boot.ini', 'boot.ini'],
  ['a\r\nSet-Cookie: b.txt', 'aSet-Cookie: b.txt'],
  ['evil\u202Efdp.exe', 'evilfdp.exe'],
  ['.', 'unnamed'],
  ['..', 'unnamed'],
  ['', 'unnamed'],
  ['dir/', 'unnamed'],
  ['nul\0l.pdf', 'null.pdf'],
  ['u\u0308ber.txt', '\u00FCber.txt'],
  ['  two   words .md ', 'two words .md'],
  ['\uD800.txt', '.txt'],
])('turns %j into %j', (name, expected) => {
  expect(safeName(name).replace('\uFFFD', '')).toBe(expected)
})

test('keeps the extension of a name that is too long', () => {
  const name = safeName(`${'x'.repeat(5000)}.pdf`)
  expect(name).toHaveLength(200)
  expect(name.endsWith('.pdf')).toBe(true)
})

test('is safe and idempotent for any name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const safe = safeName(name)
      expect(safe).not.toBe('')
      expect(safe).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u)
      expect([...safe].length).toBeLessThanOrEqual(200)
      expect(safeName(safe)).toBe(safe)
    }),
  )
})
