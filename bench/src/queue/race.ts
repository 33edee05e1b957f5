import { startChild } from '../harness/child.ts'
import { secondsSince } from '../harness/measure.ts'

/** Processes that complete jobs, all started at the same moment. */
export interface Race {
  readonly program: URL
  readonly args: readonly string[]
  readonly processes: number
  /** How many jobs are waiting. */
  readonly jobs: number
}

/** Returns how many jobs per second the processes complete together. @throws Error when they do not complete all. */
export async function jobsPerSecond({ program, args, processes, jobs }: Race): Promise<number> {
  const children = Array.from({ length: processes }, () => startChild(program, args))
  try {
    await Promise.all(children.map((child) => child.next<'ready'>()))
    const started = performance.now()
    for (const child of children) child.send('go')
    const done = await Promise.all(children.map((child) => child.next<{ readonly done: number }>()))
    const seconds = secondsSince(started)
    const total = done.reduce((sum, one) => sum + one.done, 0)
    if (total !== jobs) throw new Error(`${args.join(' ')}: ${total} of ${jobs} jobs were completed.`)
    return jobs / seconds
  } finally {
    await Promise.all(children.map((child) => child[Symbol.asyncDispose]()))
  }
}
