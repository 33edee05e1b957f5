import { makeZip } from './docx.ts'

/** Makes an OpenDocument file with this content, such as `<text:p>…</text:p>`, styles, and further parts by name. */
export function makeOdf(
  kind: 'text' | 'spreadsheet' | 'presentation',
  content: string,
  styles = '',
  parts: Readonly<Record<string, string>> = {},
): Buffer {
  const body = `<office:document-content><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:${kind}>${content}</office:${kind}></office:body></office:document-content>`
  return makeZip([
    { name: 'mimetype', content: `application/vnd.oasis.opendocument.${kind}` },
    { name: 'content.xml', content: body },
    {
      name: 'meta.xml',
      content:
        '<office:document-meta><office:meta><dc:title>Plan</dc:title><meta:initial-creator>Ada</meta:initial-creator></office:meta></office:document-meta>',
    },
    ...Object.entries(parts).map(([name, part]) => ({ name, content: part })),
  ])
}

/** Makes an EPUB book with the XHTML of each chapter, and further parts by name. */
export function makeEpub(chapters: readonly string[], parts: Readonly<Record<string, string>> = {}): Buffer {
  const files = {
    mimetype: 'application/epub+zip',
    'META-INF/container.xml':
      '<container><rootfiles><rootfile full-path="EPUB/book.opf"/></rootfiles></container>',
    'EPUB/book.opf': `<package><metadata><dc:title>Moby</dc:title><dc:creator>Ada</dc:creator></metadata><manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>${chapters.map((_, i) => `<item id="c${i}" href="text/c%20${i}.xhtml" media-type="application/xhtml+xml"/>`).join('')}</manifest><spine><itemref idref="nav"/>${chapters.map((_, i) => `<itemref idref="c${i}"/>`).join('')}</spine></package>`,
    'EPUB/nav.xhtml': '<html><body>Contents</body></html>',
    ...Object.fromEntries(chapters.map((body, i) => [`EPUB/text/c ${i}.xhtml`, body])),
    ...parts,
  }
  return makeZip(Object.entries(files).map(([name, content]) => ({ name, content })))
}
