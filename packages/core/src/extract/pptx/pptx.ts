import { readXml } from '../docx/xml.ts'
import type { Extractor } from '../extractor.ts'
import { chartText } from '../ooxml/chart.ts'
import { coreMetadata, drawingText, mainPart, type Relationship, relationshipsOf } from '../ooxml/package.ts'
import { type Block, type ReadDocument, yieldPages } from '../pages/pages.ts'
import { type Slide, slidePages } from '../pages/slides.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import type { ZipArchive } from '../zip/archive.ts'
import { readZip } from '../zip/read-zip.ts'
import { readSlide } from './slide.ts'

const PPTX = 'application/vnd.openxmlformats-officedocument.presentationml.presentation'

/** Reads PowerPoint presentations: a page for each slide, with its tables, charts, notes and comments. */
export function pptxExtractor(): Extractor {
  return {
    mediaTypes: [PPTX],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const document = await refusingDamage(request.name, 'a PowerPoint presentation', () =>
        readZip(request, read),
      )
      yield* yieldPages(document, request, options)
    },
  }
}

async function read(archive: ZipArchive): Promise<ReadDocument> {
  const main = await mainPart(archive)
  const slides: Slide[] = []
  for (const part of await slidesOf(archive, main)) {
    const { blocks, hidden } = await readSlide(await archive.part(part))
    const beside = await besideSlide(archive, await relationshipsOf(archive, part))
    slides.push({ blocks: [...blocks, ...beside], hidden })
  }
  return { metadata: await coreMetadata(archive, 'docProps/core.xml'), ...slidePages(slides) }
}

async function slidesOf(archive: ZipArchive, main: string): Promise<string[]> {
  const targets = new Map((await relationshipsOf(archive, main)).map(({ id, target }) => [id, target]))
  const slides: string[] = []
  await readXml(await archive.part(main), {
    open(name, attributes) {
      const target = name === 'sldId' ? targets.get(attributes['r:id'] ?? '') : undefined
      if (target !== undefined) slides.push(target)
    },
  })
  return slides
}

/** What belongs to a slide and is stored beside it. */
async function besideSlide(archive: ZipArchive, related: readonly Relationship[]): Promise<Block[]> {
  const blocks: Block[] = []
  for (const { type, target } of related) {
    if (type === 'diagramData') blocks.push(...linesOf(await drawingText(archive, target)))
    if (type === 'chart') blocks.push(...linesOf(await chartText(await archive.part(target))))
    if (type === 'comments') blocks.push(...(await readComments(archive, target)))
    if (type !== 'notesSlide') continue
    const notes = await readSlide(await archive.part(target), { notes: true })
    const [first, ...more] = notes.blocks
    if (first !== undefined) blocks.push({ text: `Notes: ${first.text}`, apart: true }, ...more)
  }
  return blocks
}

/** Both kinds of comments have their text in an element of its own. */
async function readComments(archive: ZipArchive, part: string): Promise<Block[]> {
  const comments: Block[] = []
  let text = ''
  let inText = false
  await readXml(await archive.part(part), {
    open(name) {
      if (name === 'cm') text = ''
      inText = name === 't' || name === 'text'
    },
    text(more) {
      if (inText) text += more
    },
    close(name) {
      inText = false
      if (name === 'cm' && text.trim() !== '') comments.push({ text: `Comment: ${text.trim()}`, apart: true })
    },
  })
  return comments
}

function linesOf(lines: readonly string[]): Block[] {
  return lines.map((text, index) => ({ text, apart: index === 0 }))
}
