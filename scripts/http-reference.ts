/**
 * Writes docs/reference/http.md from the server's routes; with --check, only says whether the file is up to date.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { openApiDocument } from '../packages/express/src/openapi/document.ts'
import { httpReference } from '../packages/express/src/openapi/reference.ts'
import { routes } from '../packages/express/src/routes.ts'

const file = new URL('../docs/reference/http.md', import.meta.url)
const expected = httpReference(openApiDocument(routes))

if (process.argv.includes('--check')) {
  const actual = await readFile(file, 'utf8').catch(() => '')
  if (actual !== expected) {
    console.error(
      'docs/reference/http.md is stale. Run: node --conditions=docchat-source scripts/http-reference.ts',
    )
    process.exitCode = 1
  }
} else {
  await mkdir(dirname(file.pathname), { recursive: true })
  await writeFile(file, expected)
}
