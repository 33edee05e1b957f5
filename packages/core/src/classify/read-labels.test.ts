import { execFileSync } from 'node:child_process'
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

test('rejects what is not a regular file, and large files', () => {
  const folder = temporary()
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const large = join(folder, 'large.json')
  writeFileSync(large, JSON.stringify({ lease: 'x'.repeat(1024 ** 2) }))
  for (const path of [pipe, large, folder, '/dev/zero']) {
    expect(() => readLabels(path)).toThrow(/must be in a regular file of at most 1 MB/)
  }
})

test.each(['{', '{}', '{"a":1}', '{"a":" "}', '/nowhere/labels.json'])('rejects %j', (value) => {
  expect(() => readLabels(value)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
})
