import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporary } from '../testing/docchat.ts'
import { readLabels } from './read-labels.ts'

const labels = { lease: 'tenant, rent' }

test('reads JSON, or a file with JSON', () => {
  const path = join(temporary(), 'labels.json')
  writeFileSync(path, JSON.stringify(labels))
  expect(readLabels(` ${JSON.stringify(labels)}`)).toEqual(labels)
  expect(readLabels(path)).toEqual(labels)
})

test.each(['{', '{}', '{"a":1}', '{"a":" "}', '/nowhere/labels.json'])('rejects %j', (value) => {
  expect(() => readLabels(value)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})
