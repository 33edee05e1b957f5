import { setTimeout as delay } from 'node:timers/promises'
import { describeJobQueue } from '@docchat/core/testing'
import { inject } from 'vitest'
import { startProxy } from '../testing/proxy.ts'
import { newLocation, temporaryStore } from '../testing/test-store.ts'

const { url } = inject('postgres')

describeJobQueue('PostgreSQL', async ({ backoff }) => {
  const proxy = await startProxy(url)
  const location = newLocation(url)
  const store = temporaryStore(location, { url: proxy.url }, { backoff })
  await store.jobs.counts()
  return {
    queue: store.jobs,
    elsewhere: {
      module: new URL('../testing/open-queue.ts', import.meta.url).href,
      location: JSON.stringify(location),
    },
    breakBackend: () => proxy.stop(),
    async restartBackend() {
      await proxy.stop()
      await delay(500)
      await proxy.start()
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await proxy[Symbol.asyncDispose]()
    },
  }
})
