/**
 * Writes docs/reference/configuration.md from the settings; with --check, only says whether the file is up to date.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { configurationReference } from '../packages/config/src/reference.ts'

const file = new URL('../docs/reference/configuration.md', import.meta.url)
const expected = configurationReference()

if (process.argv.includes('--check')) {
  const actual = await readFile(file, 'utf8').catch(() => '')
  if (actual !== expected) {
    console.error(
      'docs/reference/configuration.md is stale. Run: node --conditions=docchat-source scripts/configuration-reference.ts',
    )
    process.exitCode = 1
  }
} else {
  await writeFile(file, expected)
}
