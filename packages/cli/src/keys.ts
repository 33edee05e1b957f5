import type { Command } from 'commander'
import type { Runner } from './runner.ts'

/** Options of `keys create`. */
export interface CreateKeyFlags {
  readonly owner: string
}

/** Adds the commands for the API keys that let programs use the server. */
export function addKeys(program: Command, run: Runner): void {
  const keys = program
    .command('keys')
    .summary('make, list or revoke API keys of the server')
    .description('API keys let programs use the server. Each key opens the documents of one owner.')

  keys
    .command('create')
    .summary('make a key, which is shown once')
    .description(
      'Makes an API key and prints it. It is shown now and never again: only its hash is kept. ' +
        'Programs send it as Authorization: Bearer <key>.',
    )
    .argument('<name>', 'what the key is for, such as the program that will use it')
    .option('--owner <owner>', 'whose documents it opens; local are those of this command', 'local')
    .action((name: string, flags: CreateKeyFlags, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/keys.ts')).createKey(context, name, flags),
      ),
    )

  keys
    .command('list')
    .summary('list the keys')
    .description('Lists the keys, newest first, without their secrets.')
    .action((_flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/keys.ts')).listKeys(context),
      ),
    )

  keys
    .command('revoke')
    .summary('make a key useless')
    .description('Deletes a key. Whoever sends it is refused from now on.')
    .argument('<id>', 'its id, as docchat keys list shows it')
    .action((id: string, _flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/keys.ts')).revokeKey(context, id),
      ),
    )
}
