import { expect, it } from 'vitest'
import { plainText } from './plain-text.ts'

it('removes what reorders text, and nothing that a script needs', () => {
  expect(plainText('\u202egpj.exe\u202c \u2067x\u2069')).toBe('gpj.exe x')
  const written = '\u05e9\u05dc\u05d5\u05dd \u200f(1) \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'
  expect(plainText(written)).toBe(written)
})
