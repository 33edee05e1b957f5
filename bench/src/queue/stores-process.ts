// Opens a store, waits for the start message, and empties its queue together with the other processes.
import { once } from 'node:events'
import { tell } from '../harness/child.ts'
import { openStoreAt, type StorePlace } from '../harness/stores.ts'

const [place = '', callers = '1'] = process.argv.slice(2)
await using store = openStoreAt(JSON.parse(place) as StorePlace)
await store.jobs.counts()
const go = once(process, 'message')
tell('ready')
await go
let done = 0

async function work(): Promise<void> {
  const worker = `process ${process.pid}`
  for (;;) {
    const lease = await store.jobs.claim({ worker, kinds: ['bench'], leaseMs: 30_000 })
    if (lease === null) return
    await store.jobs.complete(lease)
    done++
  }
}

await Promise.all(Array.from({ length: Number(callers) }, work))
tell({ done })
process.disconnect()
