import { type Citation, pageName } from '@docchat/core'
import { linkTo } from '../terminal/hyperlink.ts'
import type { Output } from '../terminal/output.ts'
import { cleanLine } from '../terminal/sanitize.ts'
import { saidIn } from './said.ts'
import { writeParagraph } from './text.ts'

/** Returns the address that shows the page of a citation; null if there is none. */
export type LinkTarget = (citation: Citation) => string | null

/** Options of {@link writeFootnotes}. */
export interface FootnoteOptions {
  /** Text above that shows the words of each quote, which are then not repeated. @defaultValue none */
  readonly quoted?: string
  /** Where a footnote leads, on a terminal that follows links. @defaultValue nowhere */
  readonly target?: LinkTarget
}

/** Writes the citations of an answer, for people. */
export function writeFootnotes(
  output: Output,
  citations: readonly Citation[],
  { quoted = '', target = () => null }: FootnoteOptions = {},
): void {
  if (citations.length > 0) output.line()
  for (const citation of citations) {
    const { marker, name, page, pageLabel, quote, verified } = citation
    const label = verified ? `[${marker}]` : `[${marker}?]`
    const place = `${cleanLine(name)}, ${cleanLine(pageName(page, pageLabel))}`
    const words = `“${cleanLine(quote)}”`
    const url = output.links ? target(citation) : null
    const remark = verified ? '' : ', NOT VERIFIED, not found on that page'
    const isShown = verified && quoted.includes(words)
    writeParagraph(output, { rest: label.length + 1 }, (to) => {
      to.text(label, (text) => output.style(verified ? 'cyan' : 'yellow', text))
      to.text(' ')
      to.text(place, url === null ? undefined : linkTo(url, `docchat-${marker}`))
      to.text(remark)
      if (isShown) return
      const { before, said, after } = saidIn(citation)
      to.text(`: “${before}`)
      to.text(said, (text) => output.style('bold', text))
      to.text(`${after}”`)
    })
  }
}
