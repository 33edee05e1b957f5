import type { ExtractEvent } from './extractor.ts'

/** Cuts a page's text to the limit, between characters, and says so. */
export function clipPage(event: ExtractEvent, maxCharacters: number): ExtractEvent {
  if (event.type === 'opened' || event.page.text.length <= maxCharacters) return event
  const { number, text } = event.page
  const message = `Page ${number} has ${text.length} characters: only the first ${maxCharacters} are read.`
  return {
    type: 'page',
    // Half a character at the end becomes a mark of one that is missing, which carries no text.
    page: {
      ...event.page,
      text: text
        .slice(0, maxCharacters)
        .toWellFormed()
        .replace(/\uFFFD$/, '')
        .trimEnd(),
    },
    warnings: [...event.warnings, { page: number, code: 'TEXT_TRUNCATED', message }],
  }
}
