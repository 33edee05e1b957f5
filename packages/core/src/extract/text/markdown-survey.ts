import { type DocumentMetadata, NO_METADATA, type OutlineEntry } from '../../document.ts'
import { outlineEntries } from '../pages/outline.ts'
import { frontMatter } from './front-matter.ts'
import { markdownHeadings } from './markdown-headings.ts'

const MAX_TITLE_CHARACTERS = 300

/** What is known of a Markdown document before its pages. */
export interface MarkdownSurvey {
  readonly metadata: DocumentMetadata
  readonly outline: readonly OutlineEntry[]
}

/** Looks through a document's pages. Its title is that of the front matter, else its first heading of the first level. */
export async function surveyMarkdown(
  pages: AsyncIterable<string>,
  pieces: AsyncIterable<string>,
): Promise<MarkdownSurvey> {
  const findHeadings = markdownHeadings()
  const outline: OutlineEntry[] = []
  let number = 0
  for await (const part of pages) {
    outline.push(...outlineEntries(++number, part, findHeadings(part)))
  }
  const title = outline.find(({ level }) => level === 1)?.title.slice(0, MAX_TITLE_CHARACTERS) || null
  const said = await frontMatter(await beginningOf(pieces))
  return { metadata: { ...NO_METADATA, ...said, title: said.title ?? title }, outline }
}

async function beginningOf(pieces: AsyncIterable<string>): Promise<string> {
  for await (const piece of pieces) return piece
  return ''
}
