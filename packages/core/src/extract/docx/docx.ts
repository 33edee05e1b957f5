import type { Readable } from 'node:stream'
import type { DocumentMetadata } from '../../document.ts'
import { DocChatError } from '../../errors.ts'
import type { Extractor, ExtractRequest } from '../extractor.ts'
import { normalizeText } from '../normalize/normalize.ts'
import { pageBuilder, type ReadDocument, yieldPages } from '../pages/pages.ts'
import type { ZipArchive } from '../zip/archive.ts'
import { readZip } from '../zip/read-zip.ts'
import type { Body } from './body.ts'
import { readParts } from './parts.ts'
import { NestingError, readXml } from './xml.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
/** Text compresses to a tenth, long tables to a fiftieth; only a zip bomb exceeds this. */
const MAX_RATIO = 100

/**
 * Reads Word documents: paragraphs, headings, lists with their numbers, tables row by row, charts, drawings; at the end
 * notes, comments, headers and footers. Parts that no reader knows are counted in a warning.
 * Pages are those that Word recorded when it saved the document, else parts of about 6,000 characters.
 */
export function docxExtractor(): Extractor {
  return {
    mediaTypes: [DOCX],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      yield* yieldPages(await readRefusing(request), request, options)
    },
  }
}

async function readRefusing(request: ExtractRequest): Promise<ReadDocument> {
  const { name } = request
  try {
    return await readZip(request, read, { maxRatio: MAX_RATIO })
  } catch (error) {
    if (DocChatError.isInstance(error)) throw error
    const why =
      error instanceof NestingError
        ? `its ${error.message}. Move what is inside its tables and content controls out of them`
        : 'it is damaged or not a Word document. Save it again'
    const message = `"${name}" cannot be read: ${why} and add that file.`
    throw new DocChatError('DOCUMENT_UNREADABLE', message, { cause: error })
  }
}

async function read(archive: ZipArchive): Promise<ReadDocument> {
  const { document, metadata } = await findParts(archive)
  const { body, more, unread } = await readParts(archive, document)
  const pages = pageBuilder({ laidOut: body.laidOut })
  for (const block of [...body.blocks, ...more]) pages.add(block)
  return {
    metadata: { ...metadata, title: metadata.title ?? titleIn(body) },
    pages: pages.end(),
    problems: unread === null ? [] : [{ page: 1, code: 'NOT_READ', message: unread }],
  }
}

/** Finds the part with the text, as the package declares it, and reads the metadata. */
async function findParts(archive: ZipArchive): Promise<{ document: string; metadata: DocumentMetadata }> {
  let document = 'word/document.xml'
  await readXml(await archive.part('_rels/.rels'), {
    open(_, { Type, Target }) {
      if (Type?.endsWith('/officeDocument') === true && Target !== undefined)
        document = Target.replace(/^\//, '')
    },
  })
  return { document, metadata: await readProperties(await archive.part('docProps/core.xml')) }
}

async function readProperties(source: Readable | null): Promise<DocumentMetadata> {
  const properties = new Map<string, string>()
  let current: string | null = null
  await readXml(source, {
    open(name) {
      current = name
    },
    text(text) {
      if (current !== null) properties.set(current, ((properties.get(current) ?? '') + text).slice(0, 300))
    },
    close() {
      current = null
    },
  })
  const line = (name: string) => normalizeText(properties.get(name) ?? '') || null
  const time = (name: string) => {
    const date = new Date(properties.get(name) ?? '')
    return Number.isNaN(date.getTime()) ? null : date.toISOString()
  }
  return {
    title: line('title'),
    author: line('creator'),
    createdAt: time('created'),
    modifiedAt: time('modified'),
  }
}

function titleIn({ blocks }: Body): string | null {
  const heading = blocks.find((block) => (block.heading ?? 0) > 0)
  return heading === undefined ? null : normalizeText(heading.text.slice(0, 300))
}
