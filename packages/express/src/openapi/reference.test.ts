import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { routes } from '../routes.ts'
import { openApiDocument } from './document.ts'
import { httpReference } from './reference.ts'

const text = httpReference(openApiDocument(routes))

test('docs/reference/http.md is up to date', async () => {
  const file = new URL('../../../../docs/reference/http.md', import.meta.url)
  expect(
    await readFile(file, 'utf8'),
    'stale: run node --conditions=docchat-source scripts/generate-docs.ts',
  ).toBe(text)
})

test('names every route, and has no broken links', () => {
  for (const { method, path, internal } of routes) {
    const title = `### ${method.toUpperCase()} ${path}\n`
    if (internal === true) expect(text).not.toContain(title)
    else expect(text).toContain(title)
  }
  const headings = [...text.matchAll(/^#{2,3} (\w+)$/gm)].map(([, id = '']) => id.toLowerCase())
  for (const [, anchor = ''] of text.matchAll(/\]\(#(\w+)\)/g)) expect(headings).toContain(anchor)
})
