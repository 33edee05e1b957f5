import { once } from 'node:events'
import { parentPort } from 'node:worker_threads'
import type { ThreadData } from './pool.ts'

/** Returns what a thread of a pool is given: its first message, since it starts while that is still being read. */
export async function threadData<Data extends object>(): Promise<ThreadData<Data>> {
  if (parentPort === null) throw new Error('This is the program of a thread.')
  const [data] = await once(parentPort, 'message')
  return data
}
