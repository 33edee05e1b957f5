import { expect, it } from 'vitest'
import { cleanLine, cleanText, jsonLine } from './sanitize.ts'

it.each([
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]0;new title\u0007text', 'text'],
  ['\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007', 'link'],
  ['\u009b31mred', 'red'],
  ['bell\u0007back\u0008del\u007f', 'bellbackdel'],
  ['over\rwrite', 'overwrite'],
  ['name\u202egpj.exe', 'namegpj.exe'],
  ['two\r\nlines\tand a tab', 'two\nlines\tand a tab'],
  ['naïve 日本語 😀', 'naïve 日本語 😀'],
])('removes terminal control characters from %j', (text, clean) => expect(cleanText(text)).toBe(clean))

it('leaves no escape sequence even when it is split in two', () => {
  expect(cleanText('a\u001b') + cleanText('[2Jb')).toBe('a[2Jb')
})

it('reduces a name to one line', () => expect(cleanLine(' a\nb\tc ')).toBe('a b c'))

it('writes JSON that is safe for terminals and line splitters', () => {
  const line = jsonLine({ text: 'a\u009b31m\u007f\u2028\n\u001b[0m' })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the point
  expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/)
  expect(JSON.parse(line)).toEqual({ text: 'a\u009b31m\u007f\u2028\n\u001b[0m' })
})
