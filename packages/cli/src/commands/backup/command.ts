import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'

/** Adds `docchat backup`. */
export function addBackup(program: Command, action: ActionFactory): void {
  program
    .command('backup')
    .summary('copy everything into a new folder')
    .description(
      'Copies everything into a new folder, as of one moment, even while other processes read and write. ' +
        'The copy is itself a data directory: open it with docchat --data-dir <folder>.',
    )
    .argument('<folder>', 'a folder that is empty or does not exist yet')
    .action(action(async (context, folder: string) => (await import('./run.ts')).backup(context, folder)))
}
