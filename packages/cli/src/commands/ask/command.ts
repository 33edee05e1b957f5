import { type Command, Option } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import {
  conversationOption,
  docsOption,
  documentOption,
  limitOption,
  ownerOption,
} from '../../command-line/options.ts'
import { scopeOptions } from '../../command-line/scope-options.ts'
import { settingOption } from '../../command-line/setting-option.ts'
import { wholeNumber } from '../../command-line/values.ts'
import type { AskFlags } from './run.ts'

/** Adds `docchat ask`. */
export function addAsk(program: Command, action: ActionFactory): void {
  const ask = program
    .command('ask')
    .summary('answer a question from the documents')
    .description(
      'Answers a question from the documents, with numbered citations: document, page and exact words.',
    )
    .argument('<question...>', 'the question, or - to read it from standard input')
    .addOption(documentOption())
    .addOption(docsOption())
    .addOption(ownerOption())
    .addOption(limitOption('how many passages the answer may be based on', 10))
    .addOption(settingOption('model'))
    .addOption(settingOption('modelTimeout'))
    .option('-c, --continue', 'continue the last conversation, or the one whose id is given')
    .addOption(conversationOption())
    .addOption(
      new Option('--forget', 'do not keep the question and its answer').conflicts([
        'continue',
        'conversation',
      ]),
    )
    .option('--no-prefer-named', 'search all documents alike, also when the question names one')
    .option('--timeout <seconds>', 'give up and exit with 7 when the answer takes longer', wholeNumber)
    .option('--save <file>', 'save the answer and its citations to a file, for docchat verify')
    .option('--fail-on-no-answer', 'exit with 6 when the documents do not answer the question')
    .action(
      action(async (context, words: readonly string[], flags: AskFlags) =>
        (await import('./run.ts')).ask(context, words, flags),
      ),
    )
  for (const option of scopeOptions()) ask.addOption(option)
}
