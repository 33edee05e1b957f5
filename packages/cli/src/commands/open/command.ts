import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { conversationOption } from '../../command-line/options.ts'
import type { OpenFlags } from './run.ts'

/** Adds `docchat open`. */
export function addOpen(program: Command, action: ActionFactory): void {
  program
    .command('open')
    .summary('open a document, at the page of a footnote')
    .description(
      'Opens a document with the program that the system has for it: at the page of a footnote of the last answer, or at any ' +
        'page. PDFs open at the page where their viewer can do that. If the file that was added has changed or is gone, a copy ' +
        'of what was read is opened.',
    )
    .argument('<what>', 'the number of a footnote, or a document, or <document>:<page>')
    .addOption(conversationOption('the footnotes of this conversation instead of the last one'))
    .option('--print', 'print the address instead of opening it')
    .action(
      action(async (context, what: string, flags: OpenFlags) =>
        (await import('./run.ts')).openDocument(context, what, flags),
      ),
    )
}
