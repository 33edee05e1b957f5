import type { Command } from 'commander'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { completionScript, type Shell } from './script.ts'

/** `docchat completion <shell>` */
export async function completion(
  { output }: Context,
  { program, shell }: { readonly program: Command; readonly shell: Shell },
): Promise<ExitCode> {
  output.write(completionScript(program, shell))
  return 0
}
