import { expect, test } from 'vitest'
import { prefixed, spaceName } from './prefixes.ts'

const E5 = { queryPrefix: 'query: ', documentPrefix: 'passage: ' }

test('questions and documents have separate prefixes', () => {
  expect(prefixed(['Who signed?'], 'query', E5)).toEqual(['query: Who signed?'])
  expect(prefixed(['The Tenant signed.'], 'document', E5)).toEqual(['passage: The Tenant signed.'])
  expect(prefixed(['Who signed?'], 'query', {})).toEqual(['Who signed?'])
})

test('documents embedded with another prefix are in another vector space', () => {
  expect(spaceName('e5-small', E5)).not.toBe(spaceName('e5-small', {}))
  expect(spaceName('e5-small', { queryPrefix: 'query: ' })).toBe('e5-small')
})
