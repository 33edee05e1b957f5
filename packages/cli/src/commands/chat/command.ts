import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { conversationOption, docsOption, documentOption, ownerOption } from '../../command-line/options.ts'
import { scopeOptions } from '../../command-line/scope-options.ts'
import { settingOption } from '../../command-line/setting-option.ts'
import type { ChatFlags } from './run.ts'

/** Adds `docchat chat`. */
export function addChat(program: Command, action: ActionFactory): void {
  const chat = program
    .command('chat')
    .summary('ask one question after another')
    .description(
      'Answers questions one after another, each in the context of the earlier ones: type them on a terminal, or pipe ' +
        'them in, one per line. On a terminal /help lists the other commands; Ctrl-C stops an answer, Ctrl-D exits. The ' +
        'conversation is kept.',
    )
    .addOption(conversationOption())
    .addOption(documentOption())
    .addOption(docsOption())
    .addOption(ownerOption())
    .addOption(settingOption('model'))
    .addOption(settingOption('modelTimeout'))
    .action(action(async (context, flags: ChatFlags) => (await import('./run.ts')).chat(context, flags)))
  for (const option of scopeOptions()) chat.addOption(option)
}
