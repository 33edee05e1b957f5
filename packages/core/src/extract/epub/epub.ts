import { posix } from 'node:path'
import { DocChatError } from '../../errors.ts'
import { readXml } from '../docx/xml.ts'
import type { Extractor, ExtractRequest } from '../extractor.ts'
import { readHtml } from '../html/blocks.ts'
import { coreMetadata } from '../ooxml/package.ts'
import { type ReadDocument, type ReadPage, yieldPages } from '../pages/pages.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import type { ZipArchive } from '../zip/archive.ts'
import { readZip } from '../zip/read-zip.ts'

/** Reads EPUB books: the chapters in reading order, each as HTML. */
export function epubExtractor(): Extractor {
  return {
    mediaTypes: ['application/epub+zip'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const document = await refusingDamage(request.name, 'an EPUB book', () =>
        readZip(request, (archive) => read(archive, request)),
      )
      yield* yieldPages(document, request, options)
    },
  }
}

async function read(archive: ZipArchive, { name }: ExtractRequest): Promise<ReadDocument> {
  await refuseProtected(archive, name)
  const book = await bookIn(archive)
  const pages: ReadPage[] = []
  const problems: ReadDocument['problems'][number][] = []
  let chapter = 0
  for (const part of await chaptersOf(archive, book)) {
    const bytes = await archive.bytes(part)
    if (bytes === null) {
      const message = `A chapter is missing from "${name}": there is no ${part} in the file.`
      problems.push({ page: Math.max(1, pages.length), code: 'NOT_READ', message })
      continue
    }
    const read = readHtml(decode(bytes)).pages.filter(({ text }) => text !== '')
    if (read.length > 0) chapter++
    pages.push(...read.map((page) => ({ ...page, label: `chapter ${chapter}` })))
  }
  if (pages.length === 0) pages.push({ text: '', headings: [] })
  return { metadata: await coreMetadata(archive, book), pages, problems }
}

/** Fonts may be scrambled; chapters are only in books with copy protection. */
async function refuseProtected(archive: ZipArchive, name: string): Promise<void> {
  const text = (await archive.bytes('META-INF/encryption.xml'))?.toString('utf8') ?? ''
  if (!/CipherReference[^>]{1,500}\.x?html?["']/i.test(text)) return
  const message = `"${name}" is copy-protected, so it cannot be read. Add the book without the protection.`
  throw new DocChatError('DOCUMENT_ENCRYPTED', message)
}

async function bookIn(archive: ZipArchive): Promise<string> {
  let book: string | null = null
  await readXml(await archive.part('META-INF/container.xml'), {
    open(name, attributes) {
      if (name === 'rootfile') book ??= attributes['full-path'] ?? null
    },
  })
  if (book === null || !archive.names.includes(book)) throw new Error('no book inside')
  return book
}

async function chaptersOf(archive: ZipArchive, book: string): Promise<string[]> {
  const folder = posix.dirname(book)
  const items = new Map<string, string>()
  const chapters: string[] = []
  await readXml(await archive.part(book), {
    open(name, { id = '', href = '', idref = '', properties = '', 'media-type': type = '' }) {
      if (name === 'item' && /html|svg/.test(type) && !properties.split(/\s+/).includes('nav'))
        items.set(id, posix.join(folder, decoded(href)))
      const chapter = name === 'itemref' ? items.get(idref) : undefined
      if (chapter !== undefined) chapters.push(chapter)
    },
  })
  return chapters
}

/** A name with a lone percent sign stands for itself. */
function decoded(href: string): string {
  try {
    return decodeURIComponent(href)
  } catch {
    return href
  }
}

function decode(bytes: Buffer): string {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isUtf16) return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
  return new TextDecoder().decode(bytes)
}
