import { posix } from 'node:path'
import type { DocumentMetadata } from '../../document.ts'
import { readXml } from '../docx/xml.ts'
import { normalizeText } from '../normalize/normalize.ts'
import type { ZipArchive } from '../zip/archive.ts'

/** A reference from one part of an Office document to another. */
export interface Relationship {
  readonly id: string
  /** The last part of its type, such as `worksheet`. */
  readonly type: string
  /** The name of the other part. */
  readonly target: string
}

/** Reads the references of a part to other parts of the package; those to the outside are left out. */
export async function relationshipsOf(archive: ZipArchive, part: string): Promise<Relationship[]> {
  const folder = posix.dirname(part)
  const found: Relationship[] = []
  await readXml(await archive.part(posix.join(folder, '_rels', `${posix.basename(part)}.rels`)), {
    open(_, { Id, Type, Target, TargetMode }) {
      if (Id === undefined || Type === undefined || Target === undefined || TargetMode === 'External') return
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
      found.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target })
    },
  })
  return found
}

/** Returns the name of the part with the content. @throws Error when the package has none. */
export async function mainPart(archive: ZipArchive): Promise<string> {
  const main = (await relationshipsOf(archive, '')).find(({ type }) => type === 'officeDocument')
  if (main === undefined || !archive.names.includes(main.target)) throw new Error('no document inside')
  return main.target
}

/** Reads a part with Dublin Core metadata, as packages of Office, OpenDocument and EPUB have. */
export async function coreMetadata(archive: ZipArchive, part: string): Promise<DocumentMetadata> {
  const properties = new Map<string, string>()
  let current: string | null = null
  await readXml(await archive.part(part), {
    open(name) {
      current = properties.has(name) ? null : name
    },
    text(text) {
      if (current !== null) properties.set(current, ((properties.get(current) ?? '') + text).slice(0, 300))
    },
    close() {
      current = null
    },
  })
  const line = (name: string) => normalizeText(properties.get(name) ?? '').replace(/\s+/g, ' ') || null
  const time = (name: string) => {
    const date = new Date(properties.get(name) ?? '')
    return Number.isNaN(date.getTime()) ? null : date.toISOString()
  }
  return {
    title: line('title'),
    author: line('creator') ?? line('initial-creator'),
    createdAt: time('created') ?? time('creation-date'),
    modifiedAt: time('modified') ?? time('date'),
  }
}

/** Reads the paragraphs of DrawingML, of which slides, text boxes and charts consist. */
export async function drawingText(archive: ZipArchive, part: string): Promise<string[]> {
  const paragraphs: string[] = []
  let text = ''
  let inText = false
  await readXml(await archive.part(part), {
    open(name) {
      inText = name === 't'
      if (name === 'br') text += ' '
    },
    text(more) {
      if (inText) text += more
    },
    close(name) {
      inText = false
      if (name !== 'p') return
      const line = text.replace(/\s+/g, ' ').trim()
      if (line !== '') paragraphs.push(line)
      text = ''
    },
  })
  return paragraphs
}
