import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { makeEpub } from '../../testing/odf.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { epubExtractor } from './epub.ts'

describeExtractor('epubExtractor', epubExtractor, {
  mediaType: 'application/epub+zip',
  make: (pages) => makeEpub(pages.map((page) => `<html><body><p>${page}</p></body></html>`)),
  refusesGarbage: true,
})

const read = (content: Uint8Array) => readBytes(epubExtractor(), content, 'book.epub')

test('labels chapters in reading order, without the table of contents or empty ones', async () => {
  const long = '<p>Call me Ishmael.</p>'.repeat(1000)
  const { pages, opened } = await read(makeEpub(['<h1>Loomings</h1>', '<p> </p>', long]))
  expect(new Set(pages.map(({ label }) => label))).toEqual(new Set(['chapter 1', 'chapter 2']))
  expect(opened).toMatchObject({
    metadata: { title: 'Moby', author: 'Ada' },
    outline: [{ title: 'Loomings' }],
  })
})

test('refuses copy-protected books, and reads those of which only the fonts are scrambled', async () => {
  const encryption = (uri: string) => ({
    'META-INF/encryption.xml': `<encryption><CipherReference URI="${uri}"/></encryption>`,
  })
  await expect(read(makeEpub(['x'], encryption('EPUB/text/c.xhtml')))).rejects.toMatchObject({
    code: 'DOCUMENT_ENCRYPTED',
  })
  expect((await read(makeEpub(['Free'], encryption('fonts/a.otf')))).pages[0]?.text).toBe('Free')
})

test('says which chapter is missing from the file, and reads the others', async () => {
  const book = `<package><manifest><item id="a" href="100%.xhtml" media-type="application/xhtml+xml"/><item id="b" href="gone.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>`
  const { pages, warnings } = await read(
    makeEpub([], { 'EPUB/book.opf': book, 'EPUB/100%.xhtml': '<p>All of it</p>' }),
  )
  expect(pages.map(({ text }) => text)).toEqual(['All of it'])
  expect(warnings).toMatchObject([{ code: 'NOT_READ', message: expect.stringContaining('EPUB/gone.xhtml') }])
})
