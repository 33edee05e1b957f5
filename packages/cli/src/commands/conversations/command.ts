import { type Command, Option } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { limitOption } from '../../command-line/options.ts'
import type { ExportFlags, ListFlags } from './run.ts'

/** Adds `docchat conversations` and its subcommands. */
export function addConversations(program: Command, action: ActionFactory): void {
  const conversations = program
    .command('conversations')
    .summary('list, show, export or remove conversations')
    .description(
      'Conversations hold the questions asked with docchat ask and docchat chat, and their answers.',
    )

  conversations
    .command('list')
    .summary('list the conversations')
    .description('Lists the conversations, most recent first.')
    .addOption(limitOption('how many conversations', 20))
    .action(
      action(async (context, flags: ListFlags) =>
        (await import('./run.ts')).listConversations(context, flags),
      ),
    )

  conversations
    .command('show')
    .summary('show the questions and answers')
    .description('Shows the questions and answers of a conversation, with their citations.')
    .argument('<id>', 'its id, as docchat conversations list shows it')
    .action(action(async (context, id: string) => (await import('./run.ts')).showConversation(context, id)))

  conversations
    .command('export')
    .summary('print a conversation as Markdown or JSON')
    .description('Prints a conversation as Markdown or JSON.')
    .argument('<id>', 'its id')
    .addOption(new Option('--format <format>', 'markdown or json').choices(['markdown', 'json']))
    .action(
      action(async (context, id: string, flags: ExportFlags) =>
        (await import('./run.ts')).exportConversation(context, id, flags),
      ),
    )

  conversations
    .command('remove')
    .summary('delete a conversation')
    .description('Deletes a conversation with its questions and answers. The documents stay.')
    .argument('<id>', 'its id')
    .action(action(async (context, id: string) => (await import('./run.ts')).removeConversation(context, id)))
}
