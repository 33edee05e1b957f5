import { Command } from 'commander'
import { type AddCommand, actionsOf, type Runner } from './command-line/action.ts'
import { settingOption } from './command-line/setting-option.ts'
import { addAsk } from './commands/ask/command.ts'
import { addBackup } from './commands/backup/command.ts'
import { addChat } from './commands/chat/command.ts'
import { addCompletion } from './commands/completion/command.ts'
import { addConversations } from './commands/conversations/command.ts'
import { addDoctor } from './commands/doctor/command.ts'
import { addEval } from './commands/eval/command.ts'
import { addIngest } from './commands/ingest/command.ts'
import { addJobs } from './commands/jobs/command.ts'
import { addKeys } from './commands/keys/command.ts'
import { addList } from './commands/list/command.ts'
import { addMcp } from './commands/mcp/command.ts'
import { addMigrate } from './commands/migrate/command.ts'
import { addModels } from './commands/models/command.ts'
import { addOpen } from './commands/open/command.ts'
import { addReindex } from './commands/reindex/command.ts'
import { addRemove } from './commands/remove/command.ts'
import { addRestore } from './commands/restore/command.ts'
import { addSearch } from './commands/search/command.ts'
import { addServe } from './commands/serve/command.ts'
import { addSetup } from './commands/setup/command.ts'
import { addShow } from './commands/show/command.ts'
import { addStatus } from './commands/status/command.ts'
import { addSummarise } from './commands/summarise/command.ts'
import { addSync } from './commands/sync/command.ts'
import { addVerify } from './commands/verify/command.ts'
import { addWorker } from './commands/worker/command.ts'
import { EXIT_CODE_MEANINGS } from './exit-codes.ts'

/** Options of {@link buildProgram}. */
export interface ProgramOptions {
  readonly version: string
  readonly run: Runner
}

/** The commands, in the order of the help text. */
const COMMANDS: readonly AddCommand[] = [
  addIngest,
  addSync,
  addAsk,
  addSummarise,
  addSearch,
  addList,
  addShow,
  addOpen,
  addRemove,
  addRestore,
  addStatus,
  addChat,
  addConversations,
  addEval,
  addServe,
  addMcp,
  addWorker,
  addJobs,
  addReindex,
  addSetup,
  addModels,
  addVerify,
  addBackup,
  addMigrate,
  addKeys,
  addDoctor,
  addCompletion,
]

/** Builds the tree of commands. The code of each command is loaded only when it runs, so that startup is fast. */
export function buildProgram({ version, run }: ProgramOptions): Command {
  const program = new Command('docchat')
    .description('Answers questions about your documents. Every citation is checked against the page.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain the command')
    .helpCommand('help [command]', 'explain a command')
    .addOption(settingOption('dataDir'))
    .option('--json', 'print results as JSON, one object per line')
    .option('--no-color', 'no colour and no animated progress')
    .option('-q, --quiet', 'print results and errors only')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .addHelpText('after', epilogue)
  const action = actionsOf(run)
  for (const addCommand of COMMANDS) addCommand(program, action)
  return program
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
