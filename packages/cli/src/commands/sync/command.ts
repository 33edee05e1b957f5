import { type Command, Option } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { detachOption } from '../../command-line/options.ts'
import { repeatedOption } from '../../command-line/repeated-option.ts'
import { settingOption } from '../../command-line/setting-option.ts'
import { wholeNumber } from '../../command-line/values.ts'
import type { SyncFlags } from './run.ts'

/** Adds `docchat sync`. */
export function addSync(program: Command, action: ActionFactory): void {
  program
    .command('sync')
    .summary('keep documents in step with a folder')
    .description(
      'Brings the documents in step with a folder: adds new and changed files, follows files that were moved or renamed, and deletes the documents of files that are gone. ' +
        'Only documents that came from this folder are deleted. Patterns in files named .docchatignore, written as in .gitignore, leave files out.',
    )
    .argument('<folder>', 'the folder')
    .addOption(new Option('--watch', 'continue until stopped, and follow every change').conflicts('dryRun'))
    .option('--dry-run', 'only list what would be done')
    .option('--keep', 'keep the documents of files that are gone')
    .option('--force', 'delete documents without asking, even if the folder is empty or gone')
    .addOption(
      repeatedOption('--ignore <pattern>', 'leave out what matches, as in .gitignore; can be repeated'),
    )
    .option(
      '--settle <ms>',
      'a file counts as written when it has not changed for so long, in milliseconds',
      wholeNumber,
      1000,
    )
    .addOption(settingOption('workers'))
    .addOption(detachOption())
    .addOption(settingOption('maxSize'))
    .action(
      action(async (context, folder: string, flags: SyncFlags) =>
        (await import('./run.ts')).sync(context, folder, flags),
      ),
    )
}
