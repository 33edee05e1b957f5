import { expect, test } from 'vitest'
import { HttpError } from './http-error.ts'
import { failureOf, problemOf } from './problem.ts'

test('details are in snake_case at any depth', () => {
  const details = {
    maxFiles: 2,
    parts: [{ sizeBytes: 1, note: 'asIs' }],
    limit: { perOwner: null },
    ok: true,
  }
  const problem = problemOf(failureOf(new HttpError('UNAVAILABLE', 'Busy.', { details })), '/upload', null)
  expect(problem.details).toEqual({
    max_files: 2,
    parts: [{ size_bytes: 1, note: 'asIs' }],
    limit: { per_owner: null },
    ok: true,
  })
})
