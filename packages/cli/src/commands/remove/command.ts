import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { ownerOption } from '../../command-line/options.ts'
import type { RemoveFlags } from './run.ts'

/** Adds `docchat remove`. */
export function addRemove(program: Command, action: ActionFactory): void {
  program
    .command('remove')
    .summary('remove documents')
    .description(
      'Removes documents, if all of them are found. They are found no longer, but for 30 days docchat restore brings them ' +
        'back, and they take up their space. The original files are left untouched. On a terminal it asks first.',
    )
    .argument(
      '<documents...>',
      'their ids, the beginnings of their ids, their names or their paths, or patterns of these such as "*.pdf"',
    )
    .option('-y, --yes', 'do not ask; needed for a pattern where nobody can be asked')
    .option('--purge', 'delete them at once and for good, also those that were removed before')
    .addOption(ownerOption())
    .action(
      action(async (context, references: string[], flags: RemoveFlags) =>
        (await import('./run.ts')).remove(context, references, flags),
      ),
    )
}
