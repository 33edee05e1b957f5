import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { workersOption } from '../../command-line/options.ts'

/** Adds `docchat serve`. */
export function addServe(program: Command, action: ActionFactory): void {
  program
    .command('serve')
    .summary('run the HTTP server')
    .description(
      'Serves the documents over HTTP until stopped, and processes uploads. Without authentication it accepts ' +
        'requests from this machine only. Its settings come from the same places as those of the other commands.',
    )
    .option('--host <address>', 'the address to listen on (127.0.0.1)')
    .option('--port <n>', 'the port to listen on, 0 for any free one (3000)')
    .addOption(workersOption())
    .action(action(async (context) => (await import('./run.ts')).serve(context)))
}
