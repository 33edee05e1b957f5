import type { Command } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import type { MigrateFlags } from './run.ts'

/** Adds `docchat migrate`. */
export function addMigrate(program: Command, action: ActionFactory): void {
  program
    .command('migrate')
    .summary('copy everything into another database')
    .description(
      'Copies all documents, passages, vectors, jobs, conversations and API keys from a data directory into a PostgreSQL ' +
        'database, or back, and compares the two. Stop everything that uses them first. The target must be empty; after ' +
        'an interruption, the same command continues. The source is not changed.',
    )
    .requiredOption('--from <place>', 'a data directory, or postgres://user:password@host:5432/database')
    .requiredOption('--to <place>', 'the same, empty')
    .option(
      '--blobs',
      "copy the documents' bytes too: into the folder, or for a database where it is configured (S3)",
    )
    .action(
      action(async (context, flags: MigrateFlags) => (await import('./run.ts')).migrate(context, flags)),
    )
}
