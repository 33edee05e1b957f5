import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { ownerOption } from '../../command-line/options.ts'

/** Adds `docchat status`. */
export function addStatus(program: Command, action: ActionFactory): void {
  program
    .command('status')
    .summary('show how many documents there are, and what is in progress')
    .description(
      'Shows how many documents there are, how much of them can be searched, and what is in progress.',
    )
    .addOption(ownerOption())
    .action(action(async (context) => (await import('./run.ts')).status(context)))
}
