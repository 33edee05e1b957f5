import { type Citation, pageName } from '@docchat/core'
import type { Output } from '../terminal/output.ts'
import { cleanLine } from '../terminal/sanitize.ts'

/** Writes the citations of an answer, for people. */
export function writeFootnotes(output: Output, citations: readonly Citation[]): void {
  if (citations.length > 0) output.line()
  for (const { marker, name, page, pageLabel, quote, verified } of citations) {
    const place = `${cleanLine(name)}, ${cleanLine(pageName(page, pageLabel))}`
    if (verified) output.line(`${output.style('cyan', `[${marker}]`)} ${place}: “${cleanLine(quote)}”`)
    else
      output.line(
        `${output.style('yellow', `[${marker}?]`)} ${place}, NOT VERIFIED, not found on that page: “${cleanLine(quote)}”`,
      )
  }
}
