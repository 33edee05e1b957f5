import type { Readable } from 'node:stream'
import { DocChatError } from '../errors.ts'
import { type Archive, openArchive } from './docx-archive.ts'
import { type Body, readBody } from './docx-body.ts'
import { readNumbering } from './docx-numbering.ts'
import { readStyles } from './docx-styles.ts'
import { readXml } from './docx-xml.ts'
import type { Extractor, ExtractRequest } from './extractor.ts'
import { normalizeText } from './normalize.ts'
import { pageBuilder, type ReadDocument, yieldPages } from './pages.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/**
 * Reads Word documents: paragraphs, headings, lists with their numbers, tables row by row, foot- and endnotes.
 * Pages are those that Word noted when it saved the document, else parts of about 6,000 characters.
 */
export function docxExtractor(): Extractor {
  return {
    mediaTypes: [DOCX],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      yield* yieldPages(await read(request), request, options)
    },
  }
}

async function read({ path, name }: ExtractRequest): Promise<ReadDocument> {
  try {
    using archive = await openArchive(path, name)
    const { document, title } = await findParts(archive)
    const folder = document.slice(0, document.lastIndexOf('/') + 1)
    const part = (partName: string) => archive.part(`${folder}${partName}`)
    const context = {
      styleOf: await readStyles(await part('styles.xml')),
      numbering: await readNumbering(await part('numbering.xml')),
    }
    // A part is opened when it is read: until then nobody would hear of its damage.
    const source = await archive.part(document)
    if (source === null) throw new Error('no document inside')
    const body = await readBody(source, context)
    const pages = pageBuilder({ laidOut: body.laidOut })
    for (const block of body.blocks) pages.add(block)
    for (const notes of ['footnotes.xml', 'endnotes.xml']) {
      const noteSource = await part(notes)
      if (noteSource === null) continue
      for (const block of (await readBody(noteSource, context)).blocks) pages.add(block)
    }
    return { title: title ?? titleIn(body), pages: pages.end() }
  } catch (error) {
    if (DocChatError.isInstance(error)) throw error
    const message = `"${name}" cannot be read: it is damaged, or no Word document inside. Save it again and add that.`
    throw new DocChatError('DOCUMENT_UNREADABLE', message, { cause: error })
  }
}

/** Where the text is, which the package says, and the title that its properties give. */
async function findParts(archive: Archive): Promise<{ document: string; title: string | null }> {
  let document = 'word/document.xml'
  await readXml(await archive.part('_rels/.rels'), {
    open(_, { Type, Target }) {
      if (Type?.endsWith('/officeDocument') === true && Target !== undefined)
        document = Target.replace(/^\//, '')
    },
  })
  return { document, title: await titleOf(await archive.part('docProps/core.xml')) }
}

async function titleOf(source: Readable | null): Promise<string | null> {
  let title = ''
  let inTitle = false
  await readXml(source, {
    open(name) {
      inTitle = name === 'title'
    },
    text(text) {
      if (inTitle) title += text
    },
    close() {
      inTitle = false
    },
  })
  return normalizeText(title.slice(0, 300)) || null
}

function titleIn({ blocks }: Body): string | null {
  const heading = blocks.find((block) => block.heading === true)
  return heading === undefined ? null : normalizeText(heading.text.slice(0, 300))
}
