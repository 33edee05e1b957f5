import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'

/** Adds `docchat doctor`. */
export function addDoctor(program: Command, action: ActionFactory): void {
  program
    .command('doctor')
    .summary('check the installation')
    .description(
      'Checks Node.js, SQLite, the data directory and the model, and says what to do. Exits with 1 when a check fails.',
    )
    .action(
      action(async (context) =>
        (await import('./run.ts')).doctor(context, { version: program.version() ?? '' }),
      ),
    )
}
