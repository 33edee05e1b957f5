import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { type Setting, settings } from './settings.ts'

it('docs/guide/server.md has every setting', async () => {
  const guide = await readFile(new URL('../../../docs/guide/server.md', import.meta.url), 'utf8')
  const rows = Object.values<Setting<unknown>>(settings).map(({ env, description, fallback = '' }) =>
    [`\`${env}\``, description, fallback].join('|'),
  )
  const table = guide
    .split('\n')
    .filter((line) => /^\| `(?:DOCCHAT|OPENAI)_/.test(line))
    .map((line) =>
      line
        .slice(2, -1)
        .split('|')
        .map((cell) => cell.trim())
        .join('|'),
    )
  expect(table).toEqual(rows)
})
