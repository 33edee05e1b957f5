import { describeStore } from '@docchat/core/testing'
import { afterAll } from 'vitest'
import { newSchema, testServer } from './fixtures/server.ts'
import { temporaryStore } from './fixtures/test-store.ts'
import { postgresStore } from './store.ts'

const server = await testServer()
afterAll(() => server[Symbol.asyncDispose]())

const location = { url: server.url, schema: newSchema() }
describeStore('postgresStore', async () => temporaryStore(location), {
  besides: async () => postgresStore(location),
})
