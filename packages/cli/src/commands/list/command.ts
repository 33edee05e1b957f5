import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'

/** Adds `docchat list`. */
export function addList(program: Command, action: ActionFactory): void {
  program
    .command('list')
    .summary('list the documents')
    .description('Lists the documents, newest first.')
    .action(action(async (context) => (await import('./run.ts')).list(context)))
}
