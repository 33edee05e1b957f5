import type { Citation } from '@docchat/core'
import { expect, test } from 'vitest'
import { terminalOutput } from '../terminal/output.ts'
import { writeFootnotes } from './footnotes.ts'

const CITATION: Citation = {
  ...{ marker: 1, documentId: 'doc_1', versionId: 'ver_1', versionSha256: null, name: 'lease.txt' },
  ...{ page: 1, pageLabel: null, charStart: 0, charEnd: 32, boxes: [], verified: true },
  quote: 'The deposit\nis 9,600\neuros \u001b[31mnow.',
  answer: { start: 15, end: 26 },
}

function written(hasColors: boolean): string {
  let text = ''
  const sink = { isTTY: true, hasColors: () => hasColors, write: (part: string) => (text += part) }
  writeFootnotes(terminalOutput({ stdout: sink, stderr: sink }), [CITATION])
  return text
}

test('what is asked for is bold where there are colours, and nothing else of the quote is', () => {
  expect(written(true)).toContain('“The deposit is \u001b[1m9,600\u001b[22m \u001b[1meuros\u001b[22m now.”')
  expect(written(false)).toContain('“The deposit is 9,600 euros now.”')
})
