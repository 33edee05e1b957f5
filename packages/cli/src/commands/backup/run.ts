import { resolve } from 'node:path'
import { abortable } from '../../async/abortable.ts'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { count } from '../../terminal/format.ts'
import { cleanLine } from '../../terminal/sanitize.ts'

/** `docchat backup <folder>` */
export async function backup({ output, open, signal }: Context, folder: string): Promise<ExitCode> {
  const target = resolve(folder)
  await using docchat = await open()
  try {
    const { directory, versions } = await abortable(docchat.backup(target), signal)
    if (output.json) output.event({ type: 'backup-complete', directory, files: versions })
    else output.line(`Copied the database and ${count(versions, 'file')} to ${cleanLine(directory)}.`)
    return 0
  } catch (error) {
    if (signal.aborted) output.note(`Stopped. The copy in ${cleanLine(target)} is incomplete: delete it.`)
    throw error
  }
}
