import { Argument, type Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import type { Shell } from './script.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const satisfies Shell[]

/** Adds `docchat completion`. */
export function addCompletion(program: Command, action: ActionFactory): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description(
      'Prints a script that completes commands, options and the names of documents. To install it, add a line to the ' +
        'configuration of the shell: source <(docchat completion bash) to ~/.bashrc, the same with zsh to ~/.zshrc after ' +
        'compinit, docchat completion fish | source to ~/.config/fish/config.fish.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action(
      action(async (context, shell: Shell) =>
        (await import('./run.ts')).completion(context, { program, shell }),
      ),
    )
}
