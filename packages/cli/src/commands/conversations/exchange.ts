import type { Exchange } from '@docchat/core'
import type { Output } from '../../terminal/output.ts'
import { cleanLine, cleanText } from '../../terminal/sanitize.ts'
import { writeFootnotes } from '../../view/footnotes.ts'
import { NO_ANSWER_REASONS } from '../../view/no-answer.ts'
import { textStream, writeParagraph } from '../../view/text.ts'

/** Writes a question and its answer, for people. */
export function writeExchange(output: Output, { question, answer }: Exchange): void {
  const { text, model, citations, noAnswer, complete } = answer
  writeParagraph(output, { rest: 2 }, (to) =>
    to.text(`> ${cleanLine(question)}`, (word) => output.style('bold', word)),
  )
  output.line()
  const stream = textStream(output, { isMarkdown: model !== null })
  stream.text(cleanText(text))
  stream.end()
  if (noAnswer !== null) writeParagraph(output, {}, (to) => to.text(NO_ANSWER_REASONS[noAnswer]))
  if (!complete) output.line('(The answer was not completed.)')
  writeFootnotes(output, citations, model === null ? { quoted: cleanText(text) } : {})
}
