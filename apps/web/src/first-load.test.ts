import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { pageFolder } from '../page-folder.js'

it('the first view loads at most 170 kB of gzipped script, and not the PDF engine', async () => {
  const index = await readFile(join(pageFolder, 'index.html'), 'utf8')
  const scripts = [...index.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, path = '']) => path)
  expect(scripts).not.toEqual([])
  const contents = await Promise.all(scripts.map((path) => readFile(join(pageFolder, path))))
  const bytes = contents.reduce((sum, content) => sum + gzipSync(content).length, 0)
  expect(bytes).toBeLessThanOrEqual(170_000)
  expect(contents.join('\n')).not.toContain('PDFDocumentLoadingTask')
})
