import { type Block, pageBuilder, type ReadDocument, type ReadPage } from './pages.ts'

/** A slide of a presentation. */
export interface Slide {
  /** Its text, and its notes and comments. */
  readonly blocks: readonly Block[]
  readonly hidden: boolean
}

/** Makes a page of each slide, named by its number. @throws Error when there are none. */
export function slidePages(slides: readonly Slide[]): Pick<ReadDocument, 'pages' | 'problems'> {
  const pages: ReadPage[] = []
  const problems: ReadDocument['problems'][number][] = []
  for (const [index, { blocks, hidden }] of slides.entries()) {
    const builder = pageBuilder({ laidOut: true })
    for (const block of blocks) builder.add(block)
    const message = `Slide ${index + 1} is hidden; it is read.`
    if (hidden) problems.push({ page: pages.length + 1, code: 'HIDDEN', message })
    pages.push(...builder.end().map((page) => ({ ...page, label: `slide ${index + 1}` })))
  }
  if (pages.length === 0) throw new Error('no slides inside')
  return { pages, problems }
}
