import { describe, expect, it } from 'vitest'
import { count, formatSeconds, formatSize, snippet } from './format.ts'

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1 KB'],
  [1536, '1.5 KB'],
  [200 * 1024 ** 2, '200 MB'],
  [3 * 1024 ** 5, '3072 TB'],
])('shows %d bytes as %s', (bytes, text) => expect(formatSize(bytes)).toBe(text))

it.each([
  [0.42, '0.4 s'],
  [42.4, '42 s'],
  [185, '3:05 min'],
  [119.7, '2:00 min'],
])('shows %d seconds as %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text))

it('counts in words', () => {
  expect([count(0, 'page'), count(1, 'page'), count(2, 'page')]).toEqual(['0 pages', '1 page', '2 pages'])
})

describe('snippet', () => {
  it('is one line, cut between words', () => {
    expect(snippet('one\n two   three four', 12)).toBe('one two…')
    expect(snippet('one\n two', 12)).toBe('one two')
  })

  it('cuts no character in half', () => {
    expect(snippet(`${'a'.repeat(9)}😀😀`, 10).isWellFormed()).toBe(true)
  })
})
