import { setTimeout as delay } from 'node:timers/promises'
import { expect, inject, test, vi } from 'vitest'
import { startProxy } from '../testing/proxy.ts'
import { newLocation, temporaryStore } from '../testing/test-store.ts'

const { url } = inject('postgres')

const request = { kind: 'test', owner: 'ann', payload: null }

test('changes by others are reported, and noticed too while the connection is lost', async () => {
  const location = newLocation(url)
  await using proxy = await startProxy(url)
  await using store = temporaryStore(location)
  await using other = temporaryStore(location, { url: proxy.url })
  await other.jobs.counts()
  const heard = vi.fn()
  const unsubscribe = other.jobs.onChange(heard)
  const connected = () => expect.poll(() => other.jobs.guarantees.notifies).toBe(true)
  await connected()
  await delay(300)
  heard.mockClear()
  await delay(600)
  expect(heard, 'nobody polls').not.toHaveBeenCalled()
  await store.jobs.enqueue(request)
  await expect.poll(() => heard).toHaveBeenCalled()

  heard.mockClear()
  await store.transaction((tx) => tx.jobs.enqueue(request))
  await expect.poll(() => heard).toHaveBeenCalled()

  await proxy.stop()
  await expect.poll(() => other.jobs.guarantees.notifies).toBe(false)
  heard.mockClear()
  await expect.poll(() => heard.mock.calls.length, { message: 'it looks for itself' }).toBeGreaterThan(1)
  await proxy.start()
  await connected()
  heard.mockClear()
  await store.jobs.enqueue(request)
  await expect.poll(() => heard).toHaveBeenCalled()
  unsubscribe()
})
