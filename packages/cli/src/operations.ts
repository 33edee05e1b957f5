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

/** Options of `reindex`. */
export interface ReindexFlags {
  readonly document?: readonly string[]
  readonly all?: boolean
  readonly text?: boolean
  readonly detach?: boolean
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
    .command('reindex')
    .summary('make vectors that are missing, or the whole index anew')
    .description(
      'Makes the vectors of documents that have none of the present model, as after a change of the model. ' +
        'Documents can be asked meanwhile. Each is a job: what is broken off goes on with the same command, or with docchat worker.',
    )
    .addOption(documentOption())
    .option('--all', 'make all vectors anew, also those that are there')
    .option('--text', 'cut and index the text anew as well, as after an update of DocChat')
    .option('--workers <n>', 'how many documents are worked on at a time')
    .addOption(
      new Option('--detach', 'only queue it, for docchat worker or a server to do').conflicts('workers'),
    )
    .action((flags: ReindexFlags, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        (await import('./commands/reindex.ts')).reindex(context, flags),
      ),
    )

  program
    .command('verify')
    .summary('check that nothing is lost, or that a saved answer still holds')
    .description(
      'Without a file, checks the database, the bytes of every document and the place of every chunk. With the file of a ' +
        'saved answer (docchat ask --save), checks that its quotes still stand in the versions that they were taken from. ' +
        'Changes nothing, needs no network, and exits with 1 when something is wrong.',
    )
    .argument('[answer]', 'a saved answer')
    .action((answer: string | undefined, _flags: unknown, command: Command) =>
      run(command.optsWithGlobals(), async (context) =>
        answer === undefined
          ? (await import('./commands/verify.ts')).verify(context)
          : (await import('./commands/verify-answer.ts')).verifyAnswer(context, answer),
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

function documentOption(): Option {
  return new Option('--document <ref>', 'only this document, by id, name or path; can be repeated').argParser(
    (value: string, previous: readonly string[] = []) => [...previous, value],
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
