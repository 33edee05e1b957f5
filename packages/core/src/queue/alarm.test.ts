import { expect, test } from 'vitest'
import { createAlarm } from './alarm.ts'

test('a ring ends the sleep', async () => {
  const alarm = createAlarm()
  const asleep = alarm.sleep(600_000)
  alarm.ring()
  await asleep
})

test('a ring while awake ends the next sleep, and only that', async () => {
  const alarm = createAlarm()
  alarm.ring()
  alarm.ring()
  await alarm.sleep(600_000)
  let awake = false
  const asleep = alarm.sleep(30).then(() => {
    awake = true
  })
  await Promise.resolve()
  expect(awake).toBe(false)
  await asleep
})

test('an abort ends it with its reason', async () => {
  const alarm = createAlarm()
  const stop = new AbortController()
  const asleep = alarm.sleep(600_000, stop.signal)
  stop.abort('stop')
  await expect(asleep).rejects.toBe('stop')
  await expect(alarm.sleep(600_000, stop.signal)).rejects.toBe('stop')
})
