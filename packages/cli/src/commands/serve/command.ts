import { type Command, Option } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { settingOption } from '../../command-line/setting-option.ts'

/** Adds `docchat serve`. */
export function addServe(program: Command, action: ActionFactory): void {
  program
    .command('serve')
    .summary('run the HTTP server')
    .description(
      'Serves the documents over HTTP until stopped, and processes uploads. Without authentication it accepts ' +
        'requests from this machine only. Its settings come from the same places as those of the other commands.',
    )
    .addOption(settingOption('host'))
    .addOption(settingOption('port'))
    .addOption(settingOption('workers'))
    .addOption(settingOption('processes'))
    .addOption(settingOption('maxRequests'))
    .addOption(settingOption('web'))
    // Without it, commander would say that the page is wanted, whatever the other places say.
    .addOption(new Option('--web').hideHelp())
    .action(action(async (context) => (await import('./run.ts')).serve(context)))
}
