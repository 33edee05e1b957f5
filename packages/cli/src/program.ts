import { Argument, Command, Option } from 'commander'
import { wholeNumber } from './arguments.ts'
import type { Conversing } from './conversation.ts'
import { addConversing } from './conversing.ts'
import { addEval } from './evaluation.ts'
import { EXIT_CODE_MEANINGS } from './exit-codes.ts'
import { addKeys } from './keys.ts'
import { addOperations } from './operations.ts'
import type { Runner } from './runner.ts'
import { type ScopeFlags, scopeOptions } from './search-options.ts'

/** Options of {@link buildProgram}. */
export interface ProgramOptions {
  readonly version: string
  readonly run: Runner
}

const CONVERSING = ['continue', 'conversation']
const SHELLS = ['bash', 'zsh', 'fish'] as const

/** The command line as a tree. Each command's code is loaded when it runs, so that the others stay quick. */
export function buildProgram({ version, run }: ProgramOptions): Command {
  const program = new Command('docchat')
    .description('Ask your documents, and get answers with citations that were checked against the pages.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain the command')
    .helpCommand('help [command]', 'explain a command')
    .option('--data-dir <folder>', 'where the documents and their index are kept')
    .option('--json', 'print results as JSON, one object a line')
    .option('--no-color', 'no colour and no moving progress')
    .option('-q, --quiet', 'print results and errors only')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .addHelpText('after', epilogue)

  program
    .command('ingest')
    .summary('take documents in')
    .description(
      'Takes documents in: PDF, DOCX, HTML, CSV, Markdown and plain text. Folders are searched for them. ' +
        'The same file again is not read twice; a changed file takes the place of its older self.',
    )
    .argument('<paths...>', 'files, folders, patterns such as "docs/**/*.pdf", or - for standard input')
    .option('--name <name>', 'the name of what comes from standard input')
    .option('--workers <n>', 'how many documents are read at a time')
    .addOption(
      new Option('--detach', 'only queue them, for docchat worker or a server to read').conflicts('workers'),
    )
    .option('--max-size <size>', 'the largest file that is taken in, such as 500MB')
    .option('--password <password>', 'opens PDFs that are encrypted')
    .action((paths: string[], flags: IngestFlags, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/ingest.ts')).ingest(context, paths, flags),
      ),
    )

  const ask = program
    .command('ask')
    .summary('answer a question from the documents')
    .description(
      'Answers a question from the documents, with numbered citations: document, page and exact words.',
    )
    .argument('<question...>', 'the question, or - to read it from standard input')
    .addOption(documentOption())
    .option('--limit <n>', 'how many passages the answer may rest on', wholeNumber, 10)
    .option('--model <name>', 'the model that writes the answer')
    .option('-c, --continue', 'go on with the last conversation, or with the one whose id is given')
    .option('--conversation <id>', 'go on with this conversation')
    .addOption(new Option('--forget', 'do not keep the question and its answer').conflicts(CONVERSING))
    .option('--timeout <seconds>', 'give up, with 7, when the answer takes longer', wholeNumber)
    .option('--save <file>', 'keep the answer and its citations in a file, for docchat verify')
    .option('--fail-on-no-answer', 'exit with 6 when the documents do not answer the question')
    .action((words: string[], flags: AskFlags, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/ask.ts')).ask(context, words, flags),
      ),
    )

  const search = program
    .command('search')
    .summary('find passages, without a model')
    .description(
      'Finds the passages nearest to some words, best first. No model is asked. What stands in "quotation marks" is looked ' +
        'for as it is.',
    )
    .argument('<query...>', 'what to look for')
    .addOption(documentOption())
    .option('--limit <n>', 'how many passages', wholeNumber, 10)
    .option('--explain', 'tell why each passage stands where it does')
    .action((words: string[], flags: SearchFlags, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/search.ts')).search(context, words.join(' '), flags),
      ),
    )

  for (const option of scopeOptions()) {
    search.addOption(option)
    ask.addOption(option)
  }

  program
    .command('list')
    .summary('list the documents')
    .description('Lists the documents, newest first.')
    .action((_flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) => (await import('./commands/list.ts')).list(context)),
    )

  program
    .command('show')
    .summary('show a document, or the text of a page')
    .description(
      'Shows what is known of a document, or with --page the text of a page as citations refer to it.',
    )
    .argument('<document>', 'its id, the beginning of its id, its name or its path')
    .option('--page <n>', 'print the text of this page', wholeNumber)
    .action((reference: string, flags: { page?: number }, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/show.ts')).show(context, reference, flags),
      ),
    )

  program
    .command('remove')
    .summary('delete a document')
    .description('Deletes a document with its text and index. The file that it came from stays where it is.')
    .argument('<document>', 'its id, the beginning of its id, its name or its path')
    .action((reference: string, _flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/remove.ts')).remove(context, reference),
      ),
    )

  program
    .command('status')
    .summary('show how much is there, and what is under way')
    .description(
      'Shows how many documents are there, how much of them can be searched, and what is under way.',
    )
    .action((_flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/status.ts')).status(context),
      ),
    )

  addConversing(program, run, documentOption)
  addEval(program, run)
  addOperations(program, run)
  addKeys(program, run)

  program
    .command('doctor')
    .summary('check the installation')
    .description(
      'Checks Node.js, SQLite, the data directory and the model, and says what to do. Exits with 1 on a failure.',
    )
    .action((_flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/doctor.ts')).doctor(context, { version }),
      ),
    )

  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a completion script. For bash, for example: source <(docchat completion bash)')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action((shell: (typeof SHELLS)[number], _flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) => {
        const { completionScript } = await import('./completion/script.ts')
        context.output.write(completionScript(program, shell))
        return 0
      }),
    )

  return program
}

/** Options of `ingest`. */
export interface IngestFlags {
  readonly name?: string
  readonly password?: string
  readonly detach?: boolean
}

/** Options of `search`, and those that `ask` shares. */
export interface SearchFlags extends ScopeFlags {
  readonly limit: number
  readonly explain?: boolean
}

/** Options of `ask`. */
export interface AskFlags extends SearchFlags, Conversing {
  readonly forget?: boolean
  readonly failOnNoAnswer?: boolean
  readonly save?: string
  /** Seconds. */
  readonly timeout?: number
}

function documentOption(): Option {
  // Repeated rather than variadic: a variadic option would swallow the question.
  return new Option(
    '--document <ref>',
    'only in this document, by id, name or path; can be repeated',
  ).argParser((value: string, previous: readonly string[] = []) => [...previous, value])
}

function epilogue({ command }: { command: Command }): string {
  if (command.parent !== null) return ''
  const codes = Object.entries(EXIT_CODE_MEANINGS).map(([code, meaning]) => `  ${code.padEnd(5)}${meaning}`)
  return [
    '',
    'Examples:',
    '  docchat ingest report.pdf notes/',
    '  docchat ask "Who signed the lease?"',
    '  docchat ask -c "And when?"',
    '  docchat search --json "notice period" | jq .page',
    '',
    'Exit codes:',
    ...codes,
  ].join('\n')
}
