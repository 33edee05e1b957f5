/**
 * Writes docs/reference/cli.md from the command line itself; with --check, only says whether the file is up to date.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { cliReference } from '../packages/cli/src/reference/reference.ts'

const file = new URL('../docs/reference/cli.md', import.meta.url)
const expected = cliReference()

if (process.argv.includes('--check')) {
  const actual = await readFile(file, 'utf8').catch(() => '')
  if (actual !== expected) {
    console.error('docs/reference/cli.md is stale. Run: node scripts/cli-reference.ts')
    process.exitCode = 1
  }
} else {
  await mkdir(dirname(file.pathname), { recursive: true })
  await writeFile(file, expected)
}
