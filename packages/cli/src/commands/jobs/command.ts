import { type Command, Option } from 'commander'
import type { ActionFactory } from '../../command-line/action.ts'
import { limitOption, ownerOption } from '../../command-line/options.ts'
import type { JobsFlags } from './run.ts'

const JOB_STATES = ['queued', 'active', 'done', 'failed', 'cancelled'] as const satisfies JobsFlags['state'][]

/** Adds `docchat jobs` and its subcommands. */
export function addJobs(program: Command, action: ActionFactory): void {
  const jobs = program
    .command('jobs')
    .summary('list the jobs, retry or cancel one')
    .description('Lists the jobs that process documents and deliver webhooks, newest first.')
    .option('--watch', 'show changes as they happen, until Ctrl-C')
    .addOption(new Option('--state <state>', 'only jobs in this state').choices(JOB_STATES))
    .addOption(limitOption('how many jobs', 20))
    .addOption(ownerOption())
    .action(action(async (context, flags: JobsFlags) => (await import('./run.ts')).listJobs(context, flags)))

  jobs
    .command('retry')
    .summary('run a failed or cancelled job again')
    .description('Queues a failed or cancelled job again, with all its attempts.')
    .argument('<job>', 'its id')
    .action(action(async (context, id: string) => (await import('./run.ts')).retryJob(context, id)))

  jobs
    .command('cancel')
    .summary('cancel a queued or running job')
    .description('Cancels a queued or running job. Retry the job to process its document later.')
    .argument('<job>', 'its id')
    .action(action(async (context, id: string) => (await import('./run.ts')).cancelJob(context, id)))
}
