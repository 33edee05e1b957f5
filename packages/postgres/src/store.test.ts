import { describeApiKeys, describeStore } from '@docchat/core/testing'
import { inject } from 'vitest'
import { postgresStore } from './store.ts'
import { newLocation, run, temporaryStore } from './testing/test-store.ts'

const { url, isReal } = inject('postgres')

const location = newLocation(url)
describeStore('postgresStore', async () => temporaryStore(location), {
  besides: async () => postgresStore(location),
  isSerial: !isReal,
})

describeApiKeys('postgresStore', async () => {
  const location = newLocation(url)
  const store = temporaryStore(location)
  return {
    apiKeys: store.apiKeys,
    stored: async () => JSON.stringify(await run(url, `select * from ${location.schema}.api_keys`)),
    close: async () => store[Symbol.asyncDispose](),
  }
})
