import { expect, test } from 'vitest'
import { createKeyedLock } from './keyed-lock.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('admits one holder at a time, in order', async () => {
  const gate = createKeyedLock()
  const entered: number[] = []
  const leaves: (() => void)[] = []
  for (const n of [1, 2, 3]) void gate.enter('a').then((leave) => entered.push(n) && leaves.push(leave))
  await settled()
  expect(entered).toEqual([1])
  leaves[0]?.()
  await settled()
  expect(entered).toEqual([1, 2])
  leaves[0]?.()
  await settled()
  expect(entered, 'releasing twice admits nobody').toEqual([1, 2])
  leaves[1]?.()
  await settled()
  expect(entered).toEqual([1, 2, 3])
})

test('does not wait for another key, or for a key that was released', async () => {
  const gate = createKeyedLock()
  const leave = await gate.enter('a')
  const other = await gate.enter('b')
  other()
  leave()
  await gate.enter('a')
})

test('after the last waiter aborts, the holder still has the lock', async () => {
  const gate = createKeyedLock()
  const leave = await gate.enter('a')
  const controller = new AbortController()
  const waiting = gate.enter('a', controller.signal)
  controller.abort(new Error('changed my mind'))
  await expect(waiting).rejects.toThrow('changed my mind')
  let entered = false
  void gate.enter('a').then(() => (entered = true))
  await settled()
  expect(entered, 'the first is still inside').toBe(false)
  leave()
  await settled()
  expect(entered).toBe(true)
})

test('a waiter can abort, and the next one keeps its place', async () => {
  const gate = createKeyedLock()
  const leave = await gate.enter('a')
  const reason = new Error('changed my mind')
  const controller = new AbortController()
  const waiting = gate.enter('a', controller.signal)
  let entered = false
  void gate.enter('a').then(() => (entered = true))
  controller.abort(reason)
  await expect(waiting).rejects.toBe(reason)
  await settled()
  expect(entered, 'the first is still inside').toBe(false)
  leave()
  await settled()
  expect(entered).toBe(true)
  await expect(gate.enter('a', AbortSignal.abort(reason))).rejects.toBe(reason)
})
