import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { configurationReference } from './reference.ts'
import { settingNames, settings } from './settings.ts'

it('docs/reference/configuration.md is up to date', async () => {
  const file = new URL('../../../docs/reference/configuration.md', import.meta.url)
  expect(await readFile(file, 'utf8')).toBe(configurationReference())
})

it('has every setting once, and defaults that differ by program', () => {
  const text = configurationReference()
  for (const name of settingNames) expect(text.split(`| \`${settings[name].env}\``)).toHaveLength(2)
  expect(text).toContain('200MB (`docchat`); 20MB (`docchat serve`, the bundled server)')
  expect(text).toMatch(/## Server\n\nUsed by `docchat serve` and the bundled server\.\n/)
})
