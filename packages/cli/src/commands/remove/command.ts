import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'

/** Adds `docchat remove`. */
export function addRemove(program: Command, action: ActionFactory): void {
  program
    .command('remove')
    .summary('delete documents')
    .description(
      'Deletes documents with their text and index, if all of them are found. The original files are left untouched.',
    )
    .argument('<documents...>', 'their ids, the beginnings of their ids, their names or their paths')
    .action(
      action(async (context, references: string[]) => (await import('./run.ts')).remove(context, references)),
    )
}
