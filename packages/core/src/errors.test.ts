import { expect, test, vi } from 'vitest'
import { DocChatError, errorInfo } from './errors.ts'

test('recognises an error from another copy of the package', async () => {
  vi.resetModules()
  const copy = await import('./errors.ts')
  const error = new copy.DocChatError('FILE_EMPTY', 'x')
  expect(error).not.toBeInstanceOf(DocChatError)
  expect(DocChatError.isInstance(error)).toBe(true)
})

test.each([null, undefined, 'text', {}, new Error('x')])('does not recognise %j as its own', (value) => {
  expect(DocChatError.isInstance(value)).toBe(false)
})

test('keeps the message of its own errors, and hides that of an unexpected one', () => {
  const own = new DocChatError('FILE_EMPTY', '"a" is empty.', { cause: new Error('secret') })
  expect(errorInfo(own)).toEqual({ code: 'FILE_EMPTY', message: '"a" is empty.' })
  expect(JSON.stringify(errorInfo(new Error('password=hunter2')))).not.toContain('hunter2')
})
