import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { documentArgument, ownerOption } from '../../command-line/options.ts'
import { wholeNumber } from '../../command-line/values.ts'
import type { ShowFlags } from './run.ts'

/** Adds `docchat show`. */
export function addShow(program: Command, action: ActionFactory): void {
  program
    .command('show')
    .summary('show a document, or the text of a page')
    .description(
      'Shows the details of a document, or with --page the text of a page, as citations refer to it.',
    )
    .addArgument(documentArgument())
    .addOption(ownerOption())
    .option('--page <n>', 'print the text of this page', wholeNumber)
    .action(
      action(async (context, reference: string, flags: ShowFlags) =>
        (await import('./run.ts')).show(context, reference, flags),
      ),
    )
}
