// Uploads documents of its own owner with several callers at a time, and processes whatever is waiting, as many at a time.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { type AddedDocument, createDocChat, DocChatError, type Embedder, type Extractor } from '@docchat/core'
import { postgresStore } from '../../../packages/postgres/src/store.ts'
import { countingPool } from '../../../packages/postgres/src/testing/counting-pool.ts'
import { tell } from '../harness/child.ts'
import type { Conflicts, ConflictsTask } from './conflicts.ts'

const { url, schema, dataDir, owner, callers, documents } = JSON.parse(process.argv[2] ?? '') as ConflictsTask

/** Reads text in this process: what is counted is what the store does. */
const extractor: Extractor = {
  mediaTypes: ['text/plain'],
  async *extract({ path }) {
    const pages = (await readFile(path, 'utf8')).split('\f')
    yield { type: 'opened', pageCount: pages.length }
    for (const [i, text] of pages.entries())
      yield { type: 'page', page: { number: i + 1, text }, warnings: [] }
  },
}

const embedder: Embedder = {
  model: 'bench',
  dimensions: 8,
  batchSize: 16,
  embed: async (texts) =>
    texts.map((text) => Float32Array.from({ length: 8 }, (_, i) => 1 + (text.length % (i + 2)))),
  async [Symbol.asyncDispose]() {},
}

const { pool, outcomes } = countingPool(url)
const docchat = await createDocChat({
  dataDir,
  store: postgresStore({ pool, schema }),
  embedder,
  extractors: [extractor],
  extraction: { ocr: 'off', thumbnails: false },
  workers: callers,
})
await docchat.indexStatus()
const go = once(process, 'message')
tell('ready')
await go
const before = outcomes()
const own = docchat.forOwner(owner)
let refused = 0

/** Adds a document, as often as it takes. */
async function added(name: string, text: string): Promise<AddedDocument> {
  try {
    return await own.documents.add({ name, content: Readable.from([Buffer.from(text)]) })
  } catch (error) {
    if (!DocChatError.isInstance(error) || error.code !== 'STORE_BUSY') throw error
    refused++
    return added(name, text)
  }
}

async function work(caller: number): Promise<void> {
  for (let n = 0; n < documents; n++) {
    const name = `${owner} ${caller} ${n}.txt`
    const pages = Array.from(
      { length: 5 },
      (_, page) => `Page ${page} of ${name}. ${`Valve ${n} opens at ${page} bar. `.repeat(60)}`,
    )
    const { job } = await added(name, pages.join('\f'))
    for await (const _ of own.jobs.watch(job.id));
  }
}

await Promise.all(Array.from({ length: callers }, (_, caller) => work(caller)))
const after = outcomes()
tell({
  committed: after.committed - before.committed,
  serialization: after.serialization - before.serialization,
  deadlock: after.deadlock - before.deadlock,
  duplicate: after.duplicate - before.duplicate,
  refused,
} satisfies Conflicts)
await once(process, 'message')
await docchat.close()
await pool.end()
if (process.connected) process.disconnect()
