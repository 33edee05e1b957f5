import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { documentOption } from '../../command-line/options.ts'
import { settingOption } from '../../command-line/setting-option.ts'
import { shareOfOne } from '../../command-line/values.ts'
import type { EvalFlags } from './run.ts'

/** Adds `docchat eval`. */
export function addEval(program: Command, action: ActionFactory): void {
  program
    .command('eval')
    .summary('measure the answers to your own questions')
    .description(
      'Asks the questions in a file and measures whether the right pages are found, whether the citations are right, ' +
        'and whether questions that the documents do not answer are declined. The file has one JSON object per line: ' +
        '{"question", "document", "page" or "pages", "quote", "answer", "answerable"}, all optional except the question. Exits ' +
        'with 1 when a measure falls below the baseline or a question fails.',
    )
    .argument('<questions>', 'a file of questions, or - to read them from standard input')
    .addOption(documentOption())
    .option('--all-documents', 'search all documents, even when a question names its own')
    .option('--baseline <file>', 'compare with the --json output of an earlier run')
    .option('--tolerance <share>', 'how far a measure may fall below the baseline', shareOfOne, 0.01)
    .addOption(settingOption('model'))
    .addOption(settingOption('modelTimeout'))
    .action(
      action(async (context, questions: string, flags: EvalFlags) =>
        (await import('./run.ts')).evalCommand(context, questions, flags),
      ),
    )
}
