import { expect, it } from 'vitest'
import { remember } from './remember.ts'

it('computes a result once, for a bounded number of texts of bounded length', () => {
  const computed: string[] = []
  const length = remember((text) => {
    computed.push(text.slice(0, 5))
    return text.length
  }, 2)
  const long = 'x'.repeat(301)
  expect(['', 'a', 'a', '', long, long].map(length)).toEqual([0, 1, 1, 0, 301, 301])
  expect(computed).toEqual(['', 'a', 'xxxxx', 'xxxxx'])
  length('b')
  length('a')
  expect(computed.slice(4)).toEqual(['b', 'a'])
})
