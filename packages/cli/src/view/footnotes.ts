import { type Citation, pageName } from '@docchat/core'
import type { Output } from '../terminal/output.ts'
import { cleanLine, cleanText } from '../terminal/sanitize.ts'

/** Writes the citations of an answer, for people. */
export function writeFootnotes(output: Output, citations: readonly Citation[]): void {
  if (citations.length > 0) output.line()
  for (const { marker, name, page, pageLabel, quote, answer, verified } of citations) {
    const place = `${cleanLine(name)}, ${cleanLine(pageName(page, pageLabel))}`
    if (verified)
      output.line(`${output.style('cyan', `[${marker}]`)} ${place}: “${marked(output, quote, answer)}”`)
    else
      output.line(
        `${output.style('yellow', `[${marker}?]`)} ${place}, NOT VERIFIED, not found on that page: “${cleanLine(quote)}”`,
      )
  }
}

/** The quote on one line, with what is asked for in bold. */
function marked(output: Output, quote: string, answer: Citation['answer']): string {
  if (answer === undefined) return cleanLine(quote)
  const parts = [quote.slice(0, answer.start), quote.slice(answer.start, answer.end), quote.slice(answer.end)]
  const [before = '', said = '', after = ''] = parts.map((part) => cleanText(part).replaceAll(/\s+/g, ' '))
  return `${before}${output.style('bold', said)}${after}`.trim()
}
