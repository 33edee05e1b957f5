import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { settingOption } from '../../command-line/setting-option.ts'

/** Adds `docchat worker`. */
export function addWorker(program: Command, action: ActionFactory): void {
  program
    .command('worker')
    .summary('process queued documents until stopped')
    .description(
      'Processes queued documents until stopped. Any number of workers can share a data directory. When asked to ' +
        'stop, it takes no new jobs, gives running ones up to 30 s to finish and returns the rest to the queue; after ' +
        'SIGTERM it then exits with 0, after Ctrl-C with 130.',
    )
    .addOption(settingOption('workers'))
    .action(action(async (context) => (await import('./run.ts')).worker(context)))
}
