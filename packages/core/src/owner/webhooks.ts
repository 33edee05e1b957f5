import type { Webhooks } from '../docchat/webhooks.ts'
import { DocChatError } from '../errors.ts'
import type { Job } from '../queue/job-queue.ts'
import { isTerminal } from '../queue/terminal.ts'
import { toDelivery } from '../webhook/delivery.ts'
import { redeliveryJob, WEBHOOK_JOB } from '../webhook/job.ts'
import type { Dependencies } from './dependencies.ts'
import { listJobs } from './list-jobs.ts'

/** The deliveries of one owner's webhooks. They are the jobs that make them. */
export function ownedWebhooks({ store }: Dependencies, owner: string): Webhooks {
  async function get(id: string): Promise<Job> {
    const job = await store.jobs.get(id)
    if (job !== null && job.owner === owner && job.kind === WEBHOOK_JOB) return job
    const message = `There is no webhook delivery ${id}. It may have been deleted after it ended.`
    throw new DocChatError('DELIVERY_NOT_FOUND', message)
  }

  return {
    async deliveries(options = {}) {
      const { jobs, ...page } = await listJobs(store.jobs, { ...options, kinds: [WEBHOOK_JOB] }, owner)
      return { ...page, deliveries: jobs.map(toDelivery) }
    },
    async redeliver(id) {
      const job = await get(id)
      if (!isTerminal(job.state)) {
        const message = `Webhook delivery ${id} is ${job.state}: it will be attempted anyway. Wait until it has ended.`
        throw new DocChatError('JOB_STATE_CONFLICT', message)
      }
      // A job that is done stays a record of what was delivered.
      return toDelivery(
        job.state === 'done' ? await store.jobs.enqueue(redeliveryJob(job)) : await store.jobs.retry(id),
      )
    },
  }
}
