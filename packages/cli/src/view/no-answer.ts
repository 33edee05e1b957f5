import type { NoAnswerEvent, NoAnswerReason } from '@docchat/core'
import type { Output } from '../terminal/output.ts'
import { writePassages } from './passages.ts'

/** The reasons why there is no answer, for people. */
export const NO_ANSWER_REASONS: Readonly<Record<NoAnswerReason, string>> = {
  'no-documents': 'There are no documents to answer from. Add some: docchat ingest <files>',
  'nothing-relevant': 'The documents do not answer this: nothing in them is relevant to the question.',
  'model-declined': 'The documents do not answer this: the model found no answer in the passages.',
}

/** Writes why there is no answer, and the passages that came closest. */
export function writeNoAnswer(output: Output, { reason, nearest }: NoAnswerEvent): void {
  output.line(NO_ANSWER_REASONS[reason])
  if (nearest.length === 0) return
  output.line()
  output.line('Nearest passages:')
  writePassages(output, nearest)
}
