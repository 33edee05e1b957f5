import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { ownerOption } from '../../command-line/options.ts'

/** Adds `docchat restore`. */
export function addRestore(program: Command, action: ActionFactory): void {
  program
    .command('restore')
    .summary('bring back removed documents')
    .description(
      'Brings back documents that were removed less than 30 days ago, as they were. Without arguments it lists them.',
    )
    .argument(
      '[documents...]',
      'their ids, the beginnings of their ids, their names or their paths, or patterns of these',
    )
    .addOption(ownerOption())
    .action(
      action(async (context, references: string[]) =>
        (await import('./run.ts')).restore(context, references),
      ),
    )
}
