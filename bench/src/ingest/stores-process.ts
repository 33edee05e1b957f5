// A worker: waits for the start message, and then processes one document at a time until it is told to stop.
import { once } from 'node:events'
import { miniLMEmbedder } from '@docchat/minilm'
import { tell } from '../harness/child.ts'
import { openDocChat } from '../harness/engine.ts'
import { openStoreAt } from '../harness/stores.ts'
import type { SharedData } from './stores.ts'

const { dataDir, store, meaning } = JSON.parse(process.argv[2] ?? '') as SharedData
// What a worker has loaded long before documents arrive.
if (meaning) await (await miniLMEmbedder({ threads: 1 }))[Symbol.asyncDispose]()
const go = once(process, 'message')
tell('ready')
await go
await using _ = await openDocChat(dataDir, {
  ...{ meaning, threads: 1, ocr: 'off', workers: 1 },
  store: openStoreAt(store),
})
await once(process, 'message')
process.disconnect()
