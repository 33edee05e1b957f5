import { type Block, pageBuilder, type ReadDocument, type ReadPage } from './pages.ts'

/** A slide of a presentation. */
export interface Slide {
  /** Its text, and its notes and comments. */
  readonly blocks: readonly Block[]
  readonly hidden: boolean
  /** What was not read of it, such as `formulas (2)`. @defaultValue nothing */
  readonly unread?: readonly string[]
}

/** Makes a page of each slide, named by its number. @throws Error when there are none. */
export function slidePages(slides: readonly Slide[]): Pick<ReadDocument, 'pages' | 'problems'> {
  const pages: ReadPage[] = []
  const problems: ReadDocument['problems'][number][] = []
  for (const [index, { blocks, hidden, unread = [] }] of slides.entries()) {
    const builder = pageBuilder({ laidOut: true })
    for (const block of blocks) builder.add(block)
    const message = `Slide ${index + 1} is hidden; it is read.`
    if (hidden) problems.push({ page: pages.length + 1, code: 'HIDDEN', message })
    if (unread.length > 0)
      problems.push({
        page: pages.length + 1,
        code: 'NOT_READ',
        message: `Some of slide ${index + 1} was not read: ${unread.join(', ')}.`,
      })
    pages.push(...builder.end().map((page) => ({ ...page, label: `slide ${index + 1}` })))
  }
  if (pages.length === 0) throw new Error('no slides inside')
  return { pages, problems }
}
