import { expect, test } from 'vitest'
import { isJunk, withoutJunk } from './junk-text.ts'

test.each([
  ['private glyphs', '\uE012\uE013 \uE014\uE020', true],
  ['controls', '\u0003\u0010\u0015 \u0014\u0011', true],
  ['characters that are not mapped', 'a\uFFFD\uFFFD\uFFFD', true],
  ['a page with some bullets', '\uF0B7 The first point\n\uF0B7 The second', false],
  ['Japanese', '日本語の文書', false],
  ['white space', '\t\n\f  ', false],
  ['nothing', '', false],
])('distinguishes junk from text: %s', (_, text, expected) => {
  expect(isJunk(text)).toBe(expected)
})

test('keeps the readable part', () => {
  expect(withoutJunk('\uE012 2024\u0003 \uFFFD12')).toBe(' 2024 12')
})
