import { flow } from './flow.ts'

/** A text that is styled as a whole, or not at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: styles are control sequences
const STYLED = /^((?:\u001b\[[\d;]*m)*)([^\u001b]*)((?:\u001b\[[\d;]*m)*)$/
/** What follows a colon may be a command to copy. */
const COMMAND = /(?<=: )docchat .*$/gm

/** Wraps a remark at words, but does not tear a command apart that fits on a line. */
export function wrappedNote(text: string, columns: number): string {
  const parts = STYLED.exec(text)
  // It is shown as it is if parts of it are styled, such as a table.
  if (parts === null) return text
  const [, start = '', words = '', end = ''] = parts
  let wrapped = ''
  const to = flow({ columns, write: (piece) => (wrapped += piece) })
  to.text(words.replace(COMMAND, (command) => command.replaceAll(' ', '\u00a0')))
  to.end()
  return start + wrapped.replace(/\n$/, '') + end
}
