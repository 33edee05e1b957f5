import type { Output } from '../terminal/output.ts'
import { writeParagraph } from './text.ts'

const LABEL_COLUMNS = 12

/** Writes a label and a value, which must be sanitized, on a line that is wrapped on a terminal. */
export function writeDetail(output: Output, label: string, value: string): void {
  const labelled = label.padEnd(LABEL_COLUMNS)
  writeParagraph(output, { rest: LABEL_COLUMNS }, (to) => {
    to.text(labelled.trimEnd(), (text) => output.style('bold', text))
    to.text(' '.repeat(LABEL_COLUMNS - label.length))
    to.text(value)
  })
}
