import type { Block } from '../pages/pages.ts'
import type { ZipArchive } from '../zip/archive.ts'
import { type Body, type BodyContext, readBody } from './body.ts'
import { readEmbedded } from './chunk.ts'
import { readChart, readDiagram } from './drawing.ts'
import { readNumbering } from './numbering.ts'
import { type Relation, readRelations } from './relations.ts'
import { readStyles } from './styles.ts'

/** What a document's parts contain. */
export interface DocumentParts {
  readonly body: Body
  /** What follows the body: notes, comments, headers and footers. */
  readonly more: readonly Block[]
  /** What was not read; null when there is no text in it. */
  readonly unread: string | null
}

/** Parts without text of the document. What a chart was made from is read in the chart. */
const TEXTLESS =
  /^(?:\[Content_Types\]\.xml|docProps\/.*|customXml\/.*|.*\/|(?:.*\/)?_rels\/.*|word\/(?:(?:theme|fonts|media|glossary)\/.*|(?:settings|webSettings|fontTable|stylesWithEffects|people|comments[A-Z]\w*|vbaData)\.xml|vbaProject\.bin|diagrams\/(?:layout|quickStyle|colors|drawing)\d*\.xml|charts\/(?:style|colors)\d*\.xml))$/
const PICTURE = /^word\/media\//
/** A document with less text than this may be in its pictures. */
const SCARCE_CHARACTERS = 200
const LISTED = 3

/** Reads the body and everything that belongs to it. */
export async function readParts(archive: ZipArchive, document: string): Promise<DocumentParts> {
  const folder = document.slice(0, document.lastIndexOf('/') + 1)
  const rels = `${folder}_rels/${document.slice(folder.length)}.rels`
  const relations = await readRelations(await archive.part(rels), folder)
  const read = new Set([rels, document])
  const part = (name: string) => {
    read.add(name)
    return archive.part(name)
  }
  const context: BodyContext = {
    styleOf: await readStyles(await part(`${folder}styles.xml`)),
    numbering: await readNumbering(await part(`${folder}numbering.xml`)),
    embedded: await readAllEmbedded(relations, part, read),
    notes: new Map(),
  }
  // Opened only when it is read, because an error of an unread stream would go unhandled.
  const source = await archive.part(document)
  if (source === null) throw new Error('no document inside')
  const body = await readBody(source, context)
  const more: Block[] = []
  let { unknownSymbols } = body
  const append = async (name: string, introduction = '') => {
    const opened = await part(name)
    if (opened === null) return
    const own = await readBody(opened, context)
    unknownSymbols += own.unknownSymbols
    const [first, ...rest] = own.blocks
    if (first === undefined) return
    const text = `${introduction}${first.text}`
    if (introduction !== '' && more.some((block) => block.text === text)) return
    more.push({ ...first, text, apart: true, heading: 0 }, ...rest)
  }
  for (const notes of ['footnotes.xml', 'endnotes.xml', 'comments.xml']) await append(`${folder}${notes}`)
  for (const { type, part: name } of relations) {
    if (type === 'header') await append(name, 'Header: ')
    if (type === 'footer') await append(name, 'Footer: ')
  }
  const unread = unreadIn(archive.names, read, relations)
  return { body, more, unread: said(unread, unknownSymbols, pictures(archive.names, body)) }
}

type OpenPart = ZipArchive['part']

async function readAllEmbedded(
  relations: readonly Relation[],
  part: OpenPart,
  read: Set<string>,
): Promise<Map<string, readonly Block[]>> {
  const embedded = new Map<string, readonly Block[]>()
  for (const { id, type, part: name } of relations) {
    const reader = READERS[type]
    const source = reader === undefined ? null : await part(name)
    if (reader === undefined || source === null) continue
    const blocks = await reader(source, name)
    if (blocks === null) read.delete(name)
    else embedded.set(id, blocks)
  }
  return embedded
}

/** By the types of relations. */
const READERS: Readonly<Record<string, typeof readEmbedded>> = {
  chart: readChart,
  diagramData: readDiagram,
  aFChunk: readEmbedded,
}

function unreadIn(
  names: readonly string[],
  read: ReadonlySet<string>,
  relations: readonly Relation[],
): readonly string[] {
  const own = new Set(relations.map(({ part }) => part))
  return names.filter(
    (name) =>
      !read.has(name) && !TEXTLESS.test(name) && (own.has(name) || !name.startsWith('word/embeddings/')),
  )
}

function pictures(names: readonly string[], { blocks }: Body): number {
  const characters = blocks.reduce((sum, { text }) => sum + text.length, 0)
  return characters < SCARCE_CHARACTERS ? names.filter((name) => PICTURE.test(name)).length : 0
}

function said(unread: readonly string[], unknownSymbols: number, pictureCount: number): string | null {
  const parts = [
    ...(unread.length > 0
      ? [
          `${unread.length} of its parts (${unread.slice(0, LISTED).join(', ')}${unread.length > LISTED ? ', …' : ''})`,
        ]
      : []),
    ...(unknownSymbols > 0 ? [`${unknownSymbols} symbols of fonts that are not known`] : []),
    ...(pictureCount > 0 ? [`what its pictures show (${pictureCount})`] : []),
  ]
  return parts.length === 0 ? null : `Some of the document was not read: ${parts.join('; ')}.`
}
