import type { Job, Owner } from '@docchat/core'
import { count } from '../../terminal/format.ts'
import type { Output } from '../../terminal/output.ts'

/** Options of {@link awaitWebhooks}. */
export interface AwaitWebhooksOptions {
  readonly output: Output
  readonly signal: AbortSignal
}

/** More than a run leaves open. */
const MOST = 10_000

/**
 * Waits until each webhook that is due was tried once: this process may be the only worker there is. What its receiver
 * did not take is left to the next one.
 */
export async function awaitWebhooks(docchat: Owner, { output, signal }: AwaitWebhooksOptions): Promise<void> {
  const [queued, active] = await Promise.all([
    docchat.jobs.list({ state: 'queued', limit: MOST }),
    docchat.jobs.list({ state: 'active', limit: MOST }),
  ])
  const webhooks = [...queued, ...active].filter((job) => job.kind === 'webhook')
  let undelivered = 0
  for (const { id } of webhooks) {
    for await (const job of docchat.jobs.watch(id, { signal })) {
      if (!wasTried(job)) continue
      if (job.state !== 'done') undelivered += 1
      break
    }
  }
  if (undelivered > 0) {
    output.note(`${count(undelivered, 'webhook')} not delivered yet; docchat worker tries again.`)
  }
}

function wasTried({ state, attempts }: Job): boolean {
  return state === 'queued' ? attempts > 0 : state !== 'active'
}
