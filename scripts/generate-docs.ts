/**
 * Writes the parts of the documentation that are made from the code. With --check, only says which of them are stale.
 *
 * Run: node --conditions=docchat-source scripts/generate-docs.ts
 */
import { readFile, writeFile } from 'node:fs/promises'
import { cliReference } from '../packages/cli/src/reference/reference.ts'
import { configurationReference } from '../packages/config/src/reference.ts'
import { openApiDocument } from '../packages/express/src/openapi/document.ts'
import { httpReference } from '../packages/express/src/openapi/reference.ts'
import { routes } from '../packages/express/src/routes.ts'
import { withFormatsTable } from './docs/formats-table.ts'

/** What each page has to say, given what it says now. */
const PAGES: Readonly<Record<string, (page: string) => string>> = {
  'docs/reference/cli.md': cliReference,
  'docs/reference/configuration.md': configurationReference,
  'docs/reference/http.md': () => httpReference(openApiDocument(routes)),
  'docs/guide/formats.md': withFormatsTable,
}

for (const [name, render] of Object.entries(PAGES)) {
  const file = new URL(`../${name}`, import.meta.url)
  const actual = await readFile(file, 'utf8').catch(() => '')
  const expected = render(actual)
  if (actual === expected) continue
  if (process.argv.includes('--check')) {
    console.error(`${name} is stale. Run: node --conditions=docchat-source scripts/generate-docs.ts`)
    process.exitCode = 1
  } else {
    await writeFile(file, expected)
  }
}
