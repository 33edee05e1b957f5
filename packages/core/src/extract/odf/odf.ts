import { DocChatError } from '../../errors.ts'
import { readXml } from '../docx/xml.ts'
import type { Extractor, ExtractRequest } from '../extractor.ts'
import { coreMetadata } from '../ooxml/package.ts'
import { pageBuilder, type ReadDocument, type ReadPage, yieldPages } from '../pages/pages.ts'
import { type Slide, slidePages } from '../pages/slides.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import type { ZipArchive } from '../zip/archive.ts'
import { readZip } from '../zip/read-zip.ts'
import { lists } from './lists.ts'
import { readObjects, unreadObjects } from './objects.ts'
import { readSections, type Section } from './sections.ts'
import { readSpreadsheet } from './spreadsheet.ts'

const KINDS = {
  text: 'application/vnd.oasis.opendocument.text',
  spreadsheet: 'application/vnd.oasis.opendocument.spreadsheet',
  presentation: 'application/vnd.oasis.opendocument.presentation',
}

/** Reads OpenDocument texts, spreadsheets and presentations, as LibreOffice writes them. */
export function odfExtractor(): Extractor {
  return {
    mediaTypes: Object.values(KINDS),
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const document = await refusingDamage(request.name, 'an OpenDocument file', () =>
        readZip(request, (archive) => read(archive, request)),
      )
      yield* yieldPages(document, request, options)
    },
  }
}

async function read(archive: ZipArchive, { name, mediaType }: ExtractRequest): Promise<ReadDocument> {
  if (!archive.names.includes('content.xml')) throw new Error('no content inside')
  const manifest = (await archive.bytes('META-INF/manifest.xml'))?.toString('utf8') ?? ''
  if (manifest.includes('encryption-data')) {
    const message = `"${name}" is encrypted and needs a password. Save it without one and add it again.`
    throw new DocChatError('DOCUMENT_ENCRYPTED', message)
  }
  const document = await readKind(archive, name, mediaType)
  const unread = unreadObjects(archive)
  const message = `Embedded objects of other programs are not read (${unread}).`
  const problems = unread === 0 ? [] : [{ page: 1, code: 'NOT_READ', message } as const]
  const metadata = await coreMetadata(archive, 'meta.xml')
  return { ...document, metadata, problems: [...document.problems, ...problems] }
}

async function readKind(archive: ZipArchive, name: string, mediaType: string): Promise<ReadDocument> {
  const objects = await readObjects(archive)
  if (mediaType === KINDS.spreadsheet)
    return { isCut: true, ...(await readSpreadsheet(archive, name, objects)) }
  const numbers = lists()
  // First the styles that have names.
  await readXml(await archive.part('styles.xml'), { open: numbers.style })
  const sections = await readSections(await archive.part('content.xml'), { objects, numbers })
  if (mediaType === KINDS.presentation) return slidePages(sections.map(slideOf))
  const hidden = sections.reduce((sum, { unread }) => sum + unread, 0)
  const message = `Hidden text is not read (in ${hidden} ${hidden === 1 ? 'place' : 'places'}).`
  const problems = hidden === 0 ? [] : [{ page: 1, code: 'NOT_READ', message } as const]
  return { pages: await textPages(archive, sections), problems }
}

async function textPages(archive: ZipArchive, sections: readonly Section[]): Promise<ReadPage[]> {
  const builder = pageBuilder({ laidOut: sections.some(({ laidOut }) => laidOut) })
  const margins = await readSections(await archive.part('styles.xml'), { within: 'master-styles' })
  for (const { blocks, notes } of [...sections, ...margins])
    for (const block of [...blocks, ...notes]) builder.add(block)
  return builder.end()
}

function slideOf({ blocks, notes, hidden }: Section): Slide {
  return { blocks: [...blocks, ...notes].map((block) => ({ ...block, startsPage: false })), hidden }
}
