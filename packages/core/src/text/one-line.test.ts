import { expect, test } from 'vitest'
import { oneLine } from './one-line.ts'

test.each([
  ['  two\n\tlines ', 'two lines'],
  ['a\0b', 'a b'],
  ['user\u202Etxt.exe', 'user txt.exe'],
  ['half \uD83D of one', 'half of one'],
  ['می\u200Cخواهم 👩\u200D🚀', 'می\u200Cخواهم 👩\u200D🚀'],
  ['\u200B\n', ''],
])('%j', (text, line) => {
  expect(oneLine(text)).toBe(line)
})
