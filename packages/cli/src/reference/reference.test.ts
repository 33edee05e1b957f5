import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { cliReference } from './reference.ts'

it('docs/reference/cli.md is up to date', async () => {
  const file = new URL('../../../../docs/reference/cli.md', import.meta.url)
  expect(await readFile(file, 'utf8')).toBe(cliReference())
})

it('names every command and exit code, and where the settings are', () => {
  const text = cliReference()
  for (const part of [
    '## docchat ingest',
    '## docchat doctor',
    '[configuration reference](configuration.md)',
    '`DOCCHAT_DEBUG`',
    '| 130  |',
  ]) {
    expect(text).toContain(part)
  }
})
