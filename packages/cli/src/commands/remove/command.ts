import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { documentArgument } from '../../command-line/options.ts'

/** Adds `docchat remove`. */
export function addRemove(program: Command, action: ActionFactory): void {
  program
    .command('remove')
    .summary('delete a document')
    .description('Deletes a document with its text and index. The original file is left untouched.')
    .addArgument(documentArgument())
    .action(
      action(async (context, reference: string) => (await import('./run.ts')).remove(context, reference)),
    )
}
