import { type Command, Option } from 'commander'
import { wholeNumber } from './arguments.ts'
import type { ServeFlags } from './commands/serve.ts'
import type { Runner } from './runner.ts'

/** Options of `jobs`. */
export interface JobsFlags {
  readonly watch?: boolean
  readonly state?: (typeof JOB_STATES)[number]
  readonly limit: number
}

const JOB_STATES = ['queued', 'active', 'done', 'failed', 'cancelled'] as const

/** Adds the commands that run and care for an installation. */
export function addOperations(program: Command, run: Runner): void {
  program
    .command('serve')
    .summary('run the HTTP server')
    .description(
      'Serves the documents over HTTP until it is stopped, and processes what is uploaded. Without authentication ' +
        'it answers this machine only. Its settings come from the environment: see the guide on the server.',
    )
    .option('--host <address>', 'where to listen (127.0.0.1)')
    .option('--port <n>', 'the port, 0 for any that is free (3000)')
    .option('--workers <n>', 'how many documents are read at a time')
    .action((flags: ServeFlags, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/serve.ts')).serve(context, flags),
      ),
    )

  program
    .command('worker')
    .summary('process what is queued, until stopped')
    .description(
      'Processes queued documents until it is stopped. Any number of workers may run on one data directory. ' +
        'Asked to stop, it takes no new jobs, lets running ones finish for up to 30 s and gives back the rest; ' +
        'after SIGTERM it then exits with 0, after Ctrl-C with 130.',
    )
    .option('--workers <n>', 'how many documents are read at a time')
    .action((_flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/worker.ts')).worker(context),
      ),
    )

  addJobs(program, run)

  program
    .command('verify')
    .summary('check that nothing is lost or damaged')
    .description(
      'Checks the database, the bytes of every document and the place of every chunk, and changes nothing. ' +
        'Exits with 1 when something is wrong.',
    )
    .action((_flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/verify.ts')).verify(context),
      ),
    )

  program
    .command('backup')
    .summary('copy everything into a new folder')
    .description(
      'Copies everything into a new folder, as it is at one moment, while others read and write. ' +
        'The copy is itself a data directory: docchat --data-dir <folder> looks into it.',
    )
    .argument('<folder>', 'a folder that is empty, or not there yet')
    .action((folder: string, _flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/backup.ts')).backup(context, folder),
      ),
    )
}

function addJobs(program: Command, run: Runner): void {
  const jobs = program
    .command('jobs')
    .summary('list the jobs, retry or cancel one')
    .description('Lists the jobs that process documents and deliver webhooks, newest first.')
    .option('--watch', 'show changes as they happen, until Ctrl-C')
    .addOption(new Option('--state <state>', 'only jobs in this state').choices(JOB_STATES))
    .option('--limit <n>', 'how many jobs', wholeNumber, 20)
    .action((flags: JobsFlags, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/jobs.ts')).jobs(context, flags),
      ),
    )

  jobs
    .command('retry')
    .summary('run a failed or cancelled job again')
    .description('Queues a job that failed or was cancelled once more, with all its attempts.')
    .argument('<job>', 'its id')
    .action((id: string, _flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/jobs.ts')).retryJob(context, id),
      ),
    )

  jobs
    .command('cancel')
    .summary('stop a job that waits or runs')
    .description('Stops a job that waits or runs. Its document can be processed later by retrying the job.')
    .argument('<job>', 'its id')
    .action((id: string, _flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/jobs.ts')).cancelJob(context, id),
      ),
    )
}
