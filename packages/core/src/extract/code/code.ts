import type { Extractor } from '../extractor.ts'
import { pageBuilder } from '../pages/pages.ts'
import { wholeTextExtractor } from '../pages/whole-text.ts'

/** Reads source code and logs as they are. Pages are named by their lines; a form feed starts one. */
export function codeExtractor(): Extractor {
  return wholeTextExtractor(['text/x-source'], 'text', (text) => {
    const pages = pageBuilder({ label: linesLabel })
    for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
      const inked = line.trim() !== ''
      pages.add({ text: line, startsPage: line.startsWith('\f'), ...(inked && { at: `${index + 1}` }) })
    }
    return { pages: pages.end(), isCut: true, problems: [] }
  })
}

/** Names a range of lines. */
export function linesLabel(first: string, last: string): string {
  return first === last ? `line ${first}` : `lines ${first}-${last}`
}
