/**
 * Writes the parts of the documentation, and the client's types, that are generated from the code. With --check, only reports which are stale.
 *
 * Run: npx -y pnpm@12 generate:docs
 */
import { readFile, writeFile } from 'node:fs/promises'
import { cliReference } from '../packages/cli/src/reference/reference.ts'
import { configurationReference } from '../packages/config/src/reference.ts'
import { openApiDocument } from '../packages/express/src/openapi/document.ts'
import { httpReference } from '../packages/express/src/openapi/reference.ts'
import { routes } from '../packages/express/src/routes.ts'
import { clientTypes } from './docs/client-types.ts'
import { withFormatsTable } from './docs/formats-table.ts'

/** Renders each page, given its present text. */
const PAGES: Readonly<Record<string, (page: string) => string | Promise<string>>> = {
  'docs/reference/cli.md': cliReference,
  'docs/reference/configuration.md': configurationReference,
  'docs/reference/http.md': () => httpReference(openApiDocument(routes)),
  'packages/client/src/api.generated.ts': () => clientTypes(openApiDocument(routes)),
  'docs/guide/formats.md': withFormatsTable,
}

for (const [name, render] of Object.entries(PAGES)) {
  const file = new URL(`../${name}`, import.meta.url)
  const actual = await readFile(file, 'utf8').catch(() => '')
  const expected = await render(actual)
  if (actual === expected) continue
  if (process.argv.includes('--check')) {
    console.error(`${name} is stale. Run: npx -y pnpm@12 generate:docs`)
    process.exitCode = 1
  } else {
    await writeFile(file, expected)
  }
}
