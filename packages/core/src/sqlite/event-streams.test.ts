import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeEventStreams } from '../testing/event-streams.ts'
import { sqliteStore } from './store.ts'

describeEventStreams('SQLite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'docchat-streams-'))
  const store = sqliteStore({ directory })
  if (store.eventStreams === undefined) throw new Error('The store has no streams.')
  return {
    streams: store.eventStreams,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await rm(directory, { recursive: true })
    },
  }
})
