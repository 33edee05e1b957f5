import fc from 'fast-check'
import { expect, test } from 'vitest'
import { indexText, queryPhrases, queryTerms } from './terms.ts'

test.each([
  ['What is the notice period?', ['notice', 'period']],
  ['How much did Café Zoë earn in FY2018?', ['cafe', 'zoe', 'earn', 'fy2018', '2018']],
  ['error E4 AND "NOT" (OR) NEAR/2 *:^', ['error', 'e4', 'near', '2']],
  ['who is he?', ['who', 'is', 'he']],
  ['notice Notice NOTICE', ['notice']],
  ["Does AT&T owe O'Brien $1,577 in the U.S.?", ['at t', 'o brien', '1 577', '1577', 'u s', 'owe', 'brien']],
  ["the company's node.js", ['company', 'node', 'js']],
  ['Is it C++ or C#?', ['cplusplus', 'csharp']],
  ['第三条 违约金', ['第三', '三条', '违约', '约金']],
  ['2018年度の売上', ['2018', '年度', '度の', 'の売', '売上']],
  ['계약 기간은', ['계약', '기간', '간은']],
  ['Срок договора', ['срок', 'сро', 'рок', 'договора', 'дог', 'ого', 'гов', 'ово', 'вор', 'ора']],
  ['مدة العقد', ['مدة', 'العقد', 'الع', 'لعق', 'عقد']],
  ['ＡＢ－１２３４ と ٣٠ %', ['ab', '1234', '1 234', 'と', '30']],
  ['?!', []],
])('finds the terms of %j', (question, terms) => {
  expect(queryTerms(question)).toEqual(terms)
})

test('also indexes the number inside a word', () => {
  expect(indexText('Revenue FY2018, E4')).toBe('Revenue FY2018, E4\n2018')
})

test.each([
  ['What is "free cash flow"?', ['free cash flow']],
  ['“net debt”, «dette nette» or „Nettoschuld“', ['net debt', 'dette nette', 'Nettoschuld']],
  ['「違約金」とは', ['違約 約金']],
  ['a 5" pipe and a 6" pipe', []],
  ['"..." "a"', []],
])('finds the phrases of %j', (question, phrases) => {
  expect(queryPhrases(question)).toEqual(phrases)
})

test('accepts any question', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (question) => {
      for (const term of queryTerms(question)) expect(term).toMatch(/^[\p{L}\p{N}]+( [\p{L}\p{N}]+)*$/u)
    }),
  )
})

test.each([
  ['ＡＢ－１２３４', 'AB-1234'],
  ['٣٠ يوما', '30'],
  ['२०२४', '2024'],
])('indexes %s as %s', (text, expected) => {
  expect(indexText(text)).toContain(expected)
})
