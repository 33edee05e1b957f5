import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { detachOption, documentOption } from '../../command-line/options.ts'
import { settingOption } from '../../command-line/setting-option.ts'
import type { ReindexFlags } from './run.ts'

/** Adds `docchat reindex`. */
export function addReindex(program: Command, action: ActionFactory): void {
  program
    .command('reindex')
    .summary('create missing vectors, or rebuild the index')
    .description(
      'Creates vectors for documents that have none from the current model, for example after the model was changed. ' +
        'Questions can be asked meanwhile. Each document is a job: after an interruption, the same command or docchat ' +
        'worker continues.',
    )
    .addOption(documentOption('only this document'))
    .option('--all', 'recreate all vectors, including those that are up to date')
    .option('--text', 'rebuild the chunks and the text index too, for example after an update of DocChat')
    .addOption(settingOption('workers'))
    .addOption(detachOption())
    .action(
      action(async (context, flags: ReindexFlags) => (await import('./run.ts')).reindex(context, flags)),
    )
}
