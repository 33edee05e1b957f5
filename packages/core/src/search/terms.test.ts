import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexText, queryTerms } from './terms.ts'

test.each([
  ['What is the notice period?', ['notice', 'period']],
  ['How much did Café Zoë earn in FY2018?', ['cafe', 'zoe', 'earn', 'fy2018', '2018']],
  ['error E4 AND "NOT" (OR) NEAR/2 *:^', ['error', 'e4', 'near', '2']],
  ['who is he?', ['who', 'is', 'he']],
  ['notice Notice NOTICE', ['notice']],
  ['第三条 违约金', ['第三条', '违约金']],
  ['?!', []],
])('finds the terms of %j', (question, terms) => {
  expect(queryTerms(question)).toEqual(terms)
})

test('indexes the number inside a word too', () => {
  expect(indexText('Revenue FY2018, E4')).toBe('Revenue FY2018, E4\n2018')
})

test('takes any question', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (question) => {
      for (const term of queryTerms(question)) expect(term).toMatch(/^[\p{L}\p{N}]+$/u)
    }),
  )
})
