import { setImmediate as tick } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createLane, type LaneLimits, type LaneObserver } from './lane.ts'

const LIMITS: LaneLimits = {
  running: 2,
  runningPerOwner: 2,
  waiting: 3,
  waitingPerOwner: 2,
  maxWaitMs: 10_000,
}
const never = () => new AbortController().signal

/** A lane whose work begins and ends by name, with everything that its observer is told. */
function subject(limits: Partial<LaneLimits> = {}) {
  const seen = { load: { running: 0, waiting: 0 }, refused: [] as string[], admitted: 0 }
  const observer: LaneObserver = {
    changed(load) {
      seen.load = load
    },
    admitted: () => void seen.admitted++,
    refused: (reason) => void seen.refused.push(reason),
  }
  const lane = createLane({ ...LIMITS, ...limits }, observer, (reason) => new Error(reason))
  const begun: string[] = []
  const places = new Map<string, Disposable>()
  /** Work `a1` is of owner `a`. */
  const begin = async (name: string, signal: () => AbortSignal = never) => {
    places.set(name, await lane.enter(name.charAt(0), signal))
    begun.push(name)
  }
  const end = async (name: string) => {
    places.get(name)?.[Symbol.dispose]()
    await tick()
  }
  return { begin, end, begun, seen }
}

/** Whatever waits in a test may be refused at its end. */
const ignore = () => undefined

test('admits work up to the limit, and the next when a place is free', async () => {
  const { begin, end, begun, seen } = subject()
  await begin('a1')
  await begin('b1')
  begin('c1').catch(ignore)
  await tick()
  expect(begun).toEqual(['a1', 'b1'])
  expect(seen.load).toEqual({ running: 2, waiting: 1 })
  await end('a1')
  expect(begun).toEqual(['a1', 'b1', 'c1'])
  await end('b1')
  await end('c1')
  expect(seen).toEqual({ load: { running: 0, waiting: 0 }, refused: [], admitted: 3 })
})

test('gives a free place to the owner with the least work, however long others have waited', async () => {
  const { begin, end, begun } = subject({ running: 3, runningPerOwner: 3 })
  for (const name of ['a1', 'a2', 'a3']) await begin(name)
  for (const name of ['a4', 'a5', 'b1']) begin(name).catch(ignore)
  await end('a1')
  expect(begun.at(-1)).toBe('b1')
  await end('a2')
  await end('b1')
  expect(begun.slice(-2)).toEqual(['a4', 'a5'])
})

test('an owner with its whole share waits while others are served', async () => {
  const { begin, begun } = subject({ runningPerOwner: 1 })
  await begin('a1')
  begin('a2').catch(ignore)
  await begin('b1')
  expect(begun).toEqual(['a1', 'b1'])
})

test('refuses work beyond the queue, and says whose limit was reached', async () => {
  const { begin, seen } = subject({ runningPerOwner: 1 })
  await begin('a1')
  for (const name of ['a2', 'a3']) begin(name).catch(ignore)
  await expect(begin('a4')).rejects.toThrow('owner-full')
  await begin('b1')
  begin('c1').catch(ignore)
  await expect(begin('d1')).rejects.toThrow('server-full')
  expect(seen.refused).toEqual(['owner-full', 'server-full'])
})

test('work whose client leaves takes no place', async () => {
  const { begin, end, begun, seen } = subject({ running: 1 })
  const client = new AbortController()
  await begin('a1')
  const left = begin('b1', () => client.signal)
  begin('c1').catch(ignore)
  const gone = new Error('gone')
  client.abort(gone)
  // Before any promise is settled, the place must already go to another.
  const ended = end('a1')
  await expect(left).rejects.toBe(gone)
  await ended
  expect(begun).toEqual(['a1', 'c1'])
  expect(seen.load).toEqual({ running: 1, waiting: 0 })
  expect(seen.refused).toEqual(['left'])
})

test('refuses work that has waited too long', async () => {
  const { begin, seen } = subject({ running: 1, maxWaitMs: 20 })
  await begin('a1')
  await expect(begin('b1')).rejects.toThrow('waited-too-long')
  expect(seen.load).toEqual({ running: 1, waiting: 0 })
})

test('disposing of a place twice frees it once', async () => {
  const { begin, end, begun } = subject({ running: 1 })
  await begin('a1')
  for (const name of ['b1', 'c1']) begin(name).catch(ignore)
  await end('a1')
  await end('a1')
  expect(begun).toEqual(['a1', 'b1'])
})
