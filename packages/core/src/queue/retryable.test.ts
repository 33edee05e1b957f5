import { expect, test } from 'vitest'
import { DocChatError } from '../errors.ts'
import { isRetryable } from './retryable.ts'

const timeout = (busy: boolean) => new DocChatError('EXTRACTION_TIMEOUT', 'late', { details: { busy } })

test.each([
  ['an unknown error', new Error('x'), true],
  ['an unreadable document', new DocChatError('DOCUMENT_UNREADABLE', 'x'), false],
  ['a document that waited for a loaded machine', timeout(false), true],
  ['a document that kept a processor busy', timeout(true), false],
])('judges %s', (_, error, expected) => {
  expect(isRetryable(error)).toBe(expected)
})
