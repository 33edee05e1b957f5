import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import type { CreateKeyFlags } from './run.ts'

/** Adds `docchat keys` and its subcommands. */
export function addKeys(program: Command, action: ActionFactory): void {
  const keys = program
    .command('keys')
    .summary('create, list or revoke API keys of the server')
    .description("API keys let programs use the server. Each key gives access to one owner's documents.")

  keys
    .command('create')
    .summary('create a key, which is shown once')
    .description(
      'Creates an API key and prints it. It is shown only this once: only its hash is stored. ' +
        'Programs send it as Authorization: Bearer <key>.',
    )
    .argument('<name>', 'what the key is for, such as the program that will use it')
    .option('--owner <owner>', 'whose documents it gives access to; this command uses local', 'local')
    .option('--operator', 'let it also read metrics, and the details of failures and of readiness')
    .action(
      action(async (context, name: string, flags: CreateKeyFlags) =>
        (await import('./run.ts')).createKey(context, name, flags),
      ),
    )

  keys
    .command('list')
    .summary('list the keys')
    .description('Lists the keys, newest first, without their secrets.')
    .action(action(async (context) => (await import('./run.ts')).listKeys(context)))

  keys
    .command('revoke')
    .summary('revoke a key')
    .description('Deletes a key. Requests that use it are refused from now on.')
    .argument('<id>', 'its id, as docchat keys list shows it')
    .action(action(async (context, id: string) => (await import('./run.ts')).revokeKey(context, id)))
}
