import { expect, test } from 'vitest'
import { createWakeup } from './wakeup.ts'

test('a ring ends the sleep', async () => {
  const wakeup = createWakeup()
  const asleep = wakeup.sleep(600_000)
  wakeup.ring()
  await asleep
})

test('a ring while awake ends the next sleep, and only that', async () => {
  const wakeup = createWakeup()
  wakeup.ring()
  wakeup.ring()
  await wakeup.sleep(600_000)
  let awake = false
  const asleep = wakeup.sleep(30).then(() => {
    awake = true
  })
  await Promise.resolve()
  expect(awake).toBe(false)
  await asleep
})

test('an abort ends it with its reason', async () => {
  const wakeup = createWakeup()
  const stop = new AbortController()
  const asleep = wakeup.sleep(600_000, stop.signal)
  stop.abort('stop')
  await expect(asleep).rejects.toBe('stop')
  await expect(wakeup.sleep(600_000, stop.signal)).rejects.toBe('stop')
})
