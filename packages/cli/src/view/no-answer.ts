import { languageNotice, type NoAnswerEvent, type NoAnswerReason } from '@docchat/core'
import type { Output } from '../terminal/output.ts'
import { writePassages } from './passages.ts'

/** The reasons why there is no answer, for people. */
export const NO_ANSWER_REASONS: Readonly<Record<NoAnswerReason, string>> = {
  'no-documents': 'There are no documents to answer from. Add some: docchat ingest <files>',
  'nothing-relevant': 'The documents do not answer this: nothing in them is relevant to the question.',
  'model-declined': 'The documents do not answer this: the model found no answer in the passages.',
}

/** Why there is none when options restrict the search. */
export const NONE_IN_SCOPE: string =
  'No document matches these options. List the documents with: docchat list'

/** Writes why there is no answer, and the passages that came closest. */
export function writeNoAnswer(
  output: Output,
  { reason, nearest, languages }: NoAnswerEvent,
  isScoped: boolean,
): void {
  output.line(reason === 'no-documents' && isScoped ? NONE_IN_SCOPE : NO_ANSWER_REASONS[reason])
  if (languages !== undefined) output.line(languageNotice(languages))
  if (nearest.length === 0) return
  output.line()
  output.line('Nearest passages:')
  writePassages(output, nearest)
}
