import type { Exchange } from '@docchat/core'
import type { Output } from '../../terminal/output.ts'
import { cleanLine, cleanText } from '../../terminal/sanitize.ts'
import { writeFootnotes } from '../../view/footnotes.ts'
import { NO_ANSWER_REASONS } from '../../view/no-answer.ts'

/** Writes a question and its answer, for people. */
export function writeExchange(output: Output, { question, answer }: Exchange): void {
  output.line(output.style('bold', `> ${cleanLine(question)}`))
  output.line()
  if (answer.text !== '') output.line(cleanText(answer.text))
  if (answer.noAnswer !== null) output.line(NO_ANSWER_REASONS[answer.noAnswer])
  if (!answer.complete) output.line('(The answer was not completed.)')
  writeFootnotes(output, answer.citations)
}
