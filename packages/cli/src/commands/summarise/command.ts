import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { documentArgument, ownerOption } from '../../command-line/options.ts'
import { settingOption } from '../../command-line/setting-option.ts'

/** Adds `docchat summarise`. */
export function addSummarise(program: Command, action: ActionFactory): void {
  program
    .command('summarise')
    .alias('summarize')
    .summary('say what a document is about')
    .description(
      'Says what a document is about, with citations: by a model, or without one by a sentence from each of its sections. ' +
        'A model reads a long document in parts, at most 16, and then writes the summary of all.',
    )
    .addArgument(documentArgument())
    .addOption(ownerOption())
    .addOption(settingOption('model'))
    .addOption(settingOption('modelTimeout'))
    .action(
      action(async (context, reference: string) => (await import('./run.ts')).summarise(context, reference)),
    )
}
