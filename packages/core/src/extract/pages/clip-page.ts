import type { PageLayout, Span } from '../../document.ts'
import { packLayout, unpackLayout } from '../../layout/pack.ts'
import type { ExtractEvent } from '../extractor.ts'

/** Cuts a page's text to the limit, between characters, and adds a warning. */
export function clipPage(event: ExtractEvent, maxCharacters: number): ExtractEvent {
  if (event.type === 'opened' || event.page.text.length <= maxCharacters) return event
  const { number, text } = event.page
  const message = `Page ${number} has ${text.length} characters: only the first ${maxCharacters} are read.`
  // A lone surrogate at the end becomes a replacement character, which is removed.
  const clipped = text
    .slice(0, maxCharacters)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()
  const layout = event.layout === undefined ? null : clipLayout(unpackLayout(event.layout), clipped.length)
  return {
    type: 'page',
    page: { ...event.page, text: clipped },
    ...(layout && { layout: packLayout(layout) }),
    warnings: [...event.warnings, { page: number, code: 'TEXT_TRUNCATED', message }],
  }
}

function clipLayout(layout: PageLayout, length: number): PageLayout {
  const within = ({ end }: Span) => end <= length
  const { items, headings, repeated } = layout
  return {
    ...layout,
    items: items.filter(within),
    headings: headings.filter(within),
    repeated: repeated.filter(within),
  }
}
