import { type Command, Option } from 'commander'
import { wholeNumber } from './arguments.ts'
import type { Runner } from './runner.ts'

/** Options of `chat`. */
export interface ChatFlags {
  readonly conversation?: string
  readonly document?: readonly string[]
}

/** Options of `conversations export`. */
export interface ExportFlags {
  readonly format?: 'markdown' | 'json'
}

/** Adds the commands that hold conversations and look after them. */
export function addConversing(program: Command, run: Runner, documentOption: () => Option): void {
  program
    .command('chat')
    .summary('ask one question after another')
    .description(
      'Answers questions one after another, each with those before in mind: type them on a terminal, or pipe them in, one ' +
        'a line. On a terminal /help lists what else can be typed; Ctrl-C stops an answer, Ctrl-D ends. The conversation is kept.',
    )
    .option('--conversation <id>', 'go on with this conversation')
    .addOption(documentOption())
    .option('--model <name>', 'the model that writes the answers')
    .action((flags: ChatFlags, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/chat.ts')).chat(context, flags),
      ),
    )

  const conversations = program
    .command('conversations')
    .summary('list, show, export or remove conversations')
    .description(
      'Conversations are what was asked with docchat ask and docchat chat, and how it was answered.',
    )

  conversations
    .command('list')
    .summary('list the conversations')
    .description('Lists the conversations, last asked first.')
    .option('--limit <n>', 'how many', wholeNumber, 20)
    .action((flags: { readonly limit: number }, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/conversations.ts')).listConversations(context, flags),
      ),
    )

  conversations
    .command('show')
    .summary('show what was said')
    .description('Shows the questions and answers of a conversation, with their citations.')
    .argument('<id>', 'its id, as docchat conversations list shows it')
    .action((id: string, _flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/conversations.ts')).showConversation(context, id),
      ),
    )

  conversations
    .command('export')
    .summary('print a conversation, to keep it in a file')
    .description('Prints a conversation as Markdown or as JSON.')
    .argument('<id>', 'its id')
    .addOption(new Option('--format <format>', 'markdown, or json').choices(['markdown', 'json']))
    .action((id: string, flags: ExportFlags, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/conversations.ts')).exportConversation(context, id, flags),
      ),
    )

  conversations
    .command('remove')
    .summary('delete a conversation')
    .description('Deletes a conversation with its questions and answers. The documents stay.')
    .argument('<id>', 'its id')
    .action((id: string, _flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/conversations.ts')).removeConversation(context, id),
      ),
    )
}
