import { languageNotice, type NoAnswerEvent, type NoAnswerReason } from '@docchat/core'
import type { Output } from '../terminal/output.ts'
import { nearnessOf } from './nearness.ts'
import { writePassages } from './passages.ts'
import { writeParagraph } from './text.ts'

/** The reasons why there is no answer, for people. */
export const NO_ANSWER_REASONS: Readonly<Record<NoAnswerReason, string>> = {
  'no-documents': 'There are no documents to answer from. Add some: docchat ingest <files>',
  'nothing-relevant': 'The documents do not answer this: nothing in them is relevant to the question.',
  'model-declined': 'The documents do not answer this: the model found no answer in the passages.',
}

/** Why there is none when options restrict the search. */
export const NONE_IN_SCOPE: string =
  'No document matches these options. List the documents with: docchat list'

/** Options of {@link writeNoAnswer}. */
export interface NoAnswerOptions {
  readonly question: string
  /** Whether options restrict the search. */
  readonly isScoped: boolean
}

/** Writes why there is no answer, and the passages that came closest, if any is near. */
export function writeNoAnswer(
  output: Output,
  { reason, nearest, languages }: NoAnswerEvent,
  { question, isScoped }: NoAnswerOptions,
): void {
  const why = reason === 'no-documents' && isScoped ? NONE_IN_SCOPE : NO_ANSWER_REASONS[reason]
  writeParagraph(output, {}, (to) => to.text(why))
  if (languages !== undefined) writeParagraph(output, {}, (to) => to.text(languageNotice(languages)))
  const nearness = nearnessOf(nearest)
  if (nearest.length === 0 || nearness === 'nothing') return
  output.line()
  output.line(
    nearness === 'words' ? 'Nearest passages:' : 'Nearest passages in meaning, with no word of the question:',
  )
  writePassages(output, nearest, { query: question })
}
