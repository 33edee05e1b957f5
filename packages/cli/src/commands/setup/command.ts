import { type Command, Option } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { settingOption } from '../../command-line/setting-option.ts'
import type { SetupFlags } from './run.ts'

/** Adds `docchat setup`. */
export function addSetup(program: Command, action: ActionFactory): void {
  program
    .command('setup')
    .summary('choose the model that writes the answers')
    .description(
      'Looks for model servers on this machine, asks which model writes the answers, and writes the choice to docchat.config.json in this ' +
        'folder. A key is stored in your own configuration folder, readable by you only, and sent to no other address. ' +
        'Scripts name the server and the model by options.',
    )
    .option(
      '--url <address>',
      'the base URL of an OpenAI-compatible server, such as http://127.0.0.1:11434/v1',
    )
    .addOption(settingOption('model'))
    .option('--key-stdin', 'read the key of the server from standard input')
    .addOption(
      new Option('--quotes', 'use no model: answers quote the documents').conflicts([
        'url',
        'model',
        'keyStdin',
      ]),
    )
    .action(action(async (context, flags: SetupFlags) => (await import('./run.ts')).setup(context, flags)))
}
