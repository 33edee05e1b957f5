import { abortable } from '../../async/abortable.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { count } from '../../terminal/format.ts'
import { cleanLine } from '../../terminal/sanitize.ts'

/** Checks everything that is stored. */
export async function verifyData({ output, open, signal }: Context): Promise<ExitCode> {
  await using docchat = await open()
  const { versions, chunks, problems } = await abortable(docchat.verify(), signal)
  for (const { kind, message } of problems) {
    if (output.json) output.event({ type: 'problem', kind, message })
    else output.line(`${output.style('red', '✗')} ${cleanLine(message)}`)
  }
  if (output.json) {
    output.event({ type: 'finish', files: versions, chunks, problems: problems.length })
  } else {
    const found = problems.length === 0 ? 'no problems found' : count(problems.length, 'problem')
    output.line(`The database, ${count(versions, 'file')} and ${count(chunks, 'chunk')} checked: ${found}.`)
  }
  return problems.length === 0 ? 0 : 1
}
