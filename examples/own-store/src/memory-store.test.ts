import { describeApiKeys, describeJobQueue, describeStore } from '@docchat/core/testing'
import { memoryDatabase } from './database.ts'
import { memoryJobs } from './jobs.ts'
import { memoryApiKeys } from './small-parts.ts'
import { memoryStore } from './store.ts'

describeStore('memoryStore', async () => memoryStore())

describeJobQueue('memoryStore', async ({ backoff }) => {
  const database = memoryDatabase()
  return {
    queue: memoryJobs(database, database, backoff),
    elsewhere: null,
    notApplicable: {
      5: 'it has no backend that could be gone',
      37: 'it has no backend that could restart',
    },
    async [Symbol.asyncDispose]() {},
  }
})

describeApiKeys('memoryStore', async () => {
  const database = memoryDatabase()
  return {
    apiKeys: memoryApiKeys(database),
    stored: async () =>
      JSON.stringify(
        database
          .read(({ apiKeys }) => [...apiKeys.values()])
          .map(({ hash, ...key }) => [key, hash.toString('latin1')]),
      ),
    async close() {},
  }
})
