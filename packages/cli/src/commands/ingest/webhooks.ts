import type { Job, Owner } from '@docchat/core'
import { count } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'

/** Options of {@link awaitWebhooks}. */
export interface AwaitWebhooksOptions {
  readonly output: Output
  readonly signal: AbortSignal
}

/** More jobs than a run leaves open. */
const MOST = 10_000

/**
 * Waits until each pending webhook has been attempted once, because this process may be the only worker. Failed deliveries
 * are left to the next worker.
 */
export async function awaitWebhooks(docchat: Owner, { output, signal }: AwaitWebhooksOptions): Promise<void> {
  const { jobs: webhooks } = await docchat.jobs.list({
    states: ['queued', 'active'],
    kinds: ['webhook'],
    limit: MOST,
  })
  let undelivered = 0
  for (const { id } of webhooks) {
    for await (const job of docchat.jobs.watch(id, { signal })) {
      if (!wasTried(job)) continue
      if (job.state !== 'done') undelivered += 1
      break
    }
  }
  if (undelivered > 0) {
    output.note(`${count(undelivered, 'webhook')} not delivered yet; docchat worker will try again.`)
  }
}

function wasTried({ state, attempts }: Job): boolean {
  return state === 'queued' ? attempts > 0 : state !== 'active'
}
