import { describe, expect, it } from 'vitest'
import { parseSize } from './values.ts'

describe('parseSize', () => {
  it.each([
    ['200MB', 200 * 1024 ** 2],
    ['1.5 GiB', 1.5 * 1024 ** 3],
    ['20k', 20 * 1024],
    ['512', 512],
    [512, 512],
    ['7 b', 7],
  ])('reads %j', (text, bytes) => expect(parseSize(text)).toBe(bytes))

  it.each(['', 'MB', '-1MB', '0', '1XB', '1e9', 'Infinity', '99999999TB'])('refuses %j', (text) =>
    expect(parseSize(text)).toBeNull(),
  )
})
