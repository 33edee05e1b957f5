import { describeEventStreams } from '@docchat/core/testing'
import { inject } from 'vitest'
import { newLocation, temporaryStore } from './testing/test-store.ts'

const { url } = inject('postgres')

describeEventStreams('PostgreSQL', async () => {
  const store = temporaryStore(newLocation(url))
  if (store.eventStreams === undefined) throw new Error('The store has no streams.')
  return { streams: store.eventStreams, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
})
