/** A worker on the built package that works until it is killed. */
import { setTimeout as delay } from 'node:timers/promises'
import { createDocChat, type Embedder } from '@docchat/core'

const [dataDir = '', embedMs = '5'] = process.argv.slice(2)

/** Deliberately slow, so that kills hit embedding too. */
const embedder: Embedder = {
  model: 'crash-test',
  dimensions: 4,
  batchSize: 2,
  async embed(texts, { signal } = {}) {
    await delay(Number(embedMs), undefined, signal === undefined ? {} : { signal })
    return texts.map((text) => new Float32Array([1, text.length % 7, text.length % 5, text.length % 3]))
  },
  async [Symbol.asyncDispose]() {},
}

await createDocChat({ dataDir, embedder, workers: 1, worker: { leaseMs: 1000, pollMs: 50 } })
process.send?.('ready')
