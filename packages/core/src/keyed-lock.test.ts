import { expect, test } from 'vitest'
import { createKeyedLock } from './keyed-lock.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('lets one through at a time, in order', async () => {
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
  expect(entered, 'leaving twice lets nobody in').toEqual([1, 2])
  leaves[1]?.()
  await settled()
  expect(entered).toEqual([1, 2, 3])
})

test('keeps nobody waiting for another gate, or for one that everybody has left', async () => {
  const gate = createKeyedLock()
  const leave = await gate.enter('a')
  const other = await gate.enter('b')
  other()
  leave()
  await gate.enter('a')
})

test('lets those who stop waiting go, and the next one keeps its place', async () => {
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
