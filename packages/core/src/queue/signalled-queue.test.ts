import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createDocChat } from '../create-docchat.ts'
import { add, temporary } from '../testing/docchat.ts'
import type { JobSignal } from './job-signal.ts'
import { memoryQueue } from './memory.ts'
import { signalledQueue } from './signalled-queue.ts'

/** A signal whose other end is the test. */
function signal() {
  const listeners = new Set<() => void>()
  const state = { announced: 0, problem: null as string | null, closed: false }
  const end: JobSignal = {
    announce: () => void state.announced++,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    problem: () => state.problem,
    async [Symbol.asyncDispose]() {
      state.closed = true
    },
  }
  const hear = () => {
    for (const listener of listeners) listener()
  }
  return { end, state, hear, listeners }
}

/** A queue that does not report its changes, as if another process made them. */
function foreign() {
  const queue = memoryQueue()
  return { queue, silent: { ...queue, onChange: () => () => undefined } }
}

test('a watcher sees a change of another process when it is announced, and by polling while the signal is lost', async () => {
  const { end, state, hear, listeners } = signal()
  const { queue, silent } = foreign()
  const { id } = await queue.enqueue({ kind: 'test', owner: 'ann', payload: null })
  const watched = signalledQueue(silent, end).watch(id)[Symbol.asyncIterator]()
  const next = async () => (await watched.next()).value?.state
  const within = (ms: number, state: Promise<string | undefined>) => Promise.race([state, delay(ms, 'late')])
  expect(await next()).toBe('queued')

  const claimed = next()
  const lease = await queue.claim({ worker: 'other', kinds: ['test'], leaseMs: 60_000 })
  expect(await within(300, claimed), 'nothing is polled while the signal works').toBe('late')
  hear()
  expect(await within(300, claimed)).toBe('active')

  const done = next()
  state.problem = 'lost'
  hear()
  await delay(50)
  if (lease !== null) await queue.complete(lease)
  expect(await within(1000, done)).toBe('done')
  await watched.return?.()
  expect(listeners.size).toBe(0)
})

test('every change of this process is announced, and the signal is closed with DocChat', async () => {
  const { end, state } = signal()
  const docchat = await createDocChat({ dataDir: temporary(), jobSignal: end })
  const { ended } = await add(docchat, 'a.txt', 'The valve opens at 3 bar.')
  expect(ended).toMatchObject({ state: 'done' })
  expect(state.announced).toBeGreaterThan(2)
  const named = (await docchat.check()).find(({ name }) => name === 'signal')
  expect(named).toMatchObject({ ok: true, error: null })
  expect(named).not.toHaveProperty('note')
  state.problem = 'The signal is lost.'
  expect(await docchat.check()).toContainEqual(
    expect.objectContaining({ name: 'signal', ok: true, note: 'The signal is lost.' }),
  )
  await docchat.close()
  expect(state.closed).toBe(true)
})

test('a worker starts a job of another process when it is announced', async () => {
  const dataDir = temporary()
  const { end, hear } = signal()
  const worker = { pollMs: 60_000 }
  await using idle = await createDocChat({ dataDir, jobSignal: end, worker })
  await using other = await createDocChat({ dataDir, workers: 0 })
  await idle.jobs.list()
  await delay(100)
  const adding = add(other, 'a.txt', 'The valve opens at 3 bar.')
  const timer = setInterval(hear, 50)
  expect((await adding).ended).toMatchObject({ state: 'done' })
  clearInterval(timer)
})
