import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Runner } from './runner.ts'

/** Options of `eval`. */
export interface EvalFlags {
  readonly document?: readonly string[]
  readonly allDocuments?: boolean
  readonly baseline?: string
  readonly tolerance: number
}

/** Adds the command that measures answers. */
export function addEval(program: Command, run: Runner): void {
  program
    .command('eval')
    .summary('measure the answers to questions of your own')
    .description(
      'Asks the questions of a file and measures whether the right pages are found, the citations are right, and what ' +
        'the documents do not answer is not answered. The file has one JSON object a line: {"question", "document", ' +
        '"page" or "pages", "quote", "answerable"}, all but the question optional. Exits with 1 when a measure fell ' +
        'below the baseline, or a question failed.',
    )
    .argument('<questions>', 'a file of questions, or - to read them from standard input')
    .addOption(
      new Option('--document <ref>', 'only in this document, by id, name or path; can be repeated').argParser(
        (value: string, previous: readonly string[] = []) => [...previous, value],
      ),
    )
    .option('--all-documents', 'ask all documents, also when a question names its own')
    .option('--baseline <file>', 'compare with the --json output of an earlier run')
    .option('--tolerance <share>', 'how far a measure may fall below the baseline', shareOfOne, 0.01)
    .option('--model <name>', 'the model that writes the answers')
    .action((questions: string, flags: EvalFlags, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/eval.ts')).evalCommand(context, questions, flags),
      ),
    )
}

function shareOfOne(value: string): number {
  const share = Number(value)
  if (value.trim() !== '' && share >= 0 && share <= 1) return share
  throw new InvalidArgumentError('It must be a number from 0 to 1.')
}
