import { Argument, type Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import type { Shell } from './script.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const satisfies Shell[]

/** Adds `docchat completion`. */
export function addCompletion(program: Command, action: ActionFactory): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a completion script. For bash, for example: source <(docchat completion bash)')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action(
      action(async (context, shell: Shell) =>
        (await import('./run.ts')).completion(context, { program, shell }),
      ),
    )
}
