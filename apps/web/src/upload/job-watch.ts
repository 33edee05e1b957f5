import type { DocChatClient, Job } from '@docchat/client'

/** Milliseconds between two looks at the jobs that are not streamed. */
const LOOK_MS = 1500
/** More jobs are looked up one by one. */
const PAGES = 5

/** Follows jobs until they end. */
export interface JobWatch {
  /** @returns the job that has ended. */
  follow(
    client: DocChatClient,
    jobId: string,
    onChange: (job: Job) => void,
    signal: AbortSignal,
  ): Promise<Job>
}

interface Followed {
  readonly client: DocChatClient
  onChange(job: Job): void
  resolve(job: Job): void
  reject(error: unknown): void
}

/**
 * A browser opens six connections to a server, in all its tabs together, and a watched job takes one. So one job is watched, and
 * the others are asked for together from time to time.
 */
export function createJobWatch(): JobWatch {
  const polled = new Map<string, Followed>()
  let streaming = false
  let looking = false

  async function look(): Promise<void> {
    if (looking) return
    looking = true
    try {
      while (polled.size > 0) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
        await lookOnce()
      }
    } finally {
      looking = false
    }
  }

  async function lookOnce(): Promise<void> {
    const [first] = polled.values()
    if (first === undefined) return
    const wanted = new Set(polled.keys())
    try {
      const list = first.client.jobs.list({ kinds: ['ingest'], limit: 100 })
      let cursor: string | null = null
      for (let page = 0; page < PAGES && wanted.size > 0; page++) {
        const { entries, nextCursor } = await list.page(cursor)
        for (const job of entries) {
          if (wanted.delete(job.job_id)) tell(job)
        }
        cursor = nextCursor
        if (cursor === null) break
      }
    } catch (error) {
      for (const id of wanted) fail(id, error)
      return
    }
    for (const id of wanted) await first.client.jobs.get(id).then(tell, (error: unknown) => fail(id, error))
  }

  function fail(id: string, error: unknown): void {
    polled.get(id)?.reject(error)
    polled.delete(id)
  }

  function tell(job: Job): void {
    const followed = polled.get(job.job_id)
    if (followed === undefined) return
    followed.onChange(job)
    if (!hasEnded(job)) return
    polled.delete(job.job_id)
    followed.resolve(job)
  }

  async function stream(...[client, jobId, onChange, signal]: Parameters<JobWatch['follow']>): Promise<Job> {
    streaming = true
    try {
      for await (const job of client.jobs.watch(jobId, { signal })) {
        onChange(job)
        if (hasEnded(job)) return job
      }
      return await client.jobs.get(jobId, { signal })
    } finally {
      streaming = false
    }
  }

  return {
    follow(client, jobId, onChange, signal) {
      if (!streaming) return stream(client, jobId, onChange, signal)
      return new Promise((resolve, reject) => {
        signal.throwIfAborted()
        polled.set(jobId, { client, onChange, resolve, reject })
        const stop = () => {
          polled.delete(jobId)
          reject(signal.reason)
        }
        signal.addEventListener('abort', stop, { once: true })
        void look()
      })
    },
  }
}

function hasEnded({ state }: Job): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled'
}
