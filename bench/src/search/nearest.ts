import { memoryBlobStore } from '../../../packages/core/src/blobs/memory.ts'
import { migrate } from '../../../packages/core/src/migration/migrate.ts'
import type { SearchHit } from '../../../packages/core/src/search/search-index.ts'
import type { Store } from '../../../packages/core/src/store/store.ts'
import type { Bench } from '../harness/bench.ts'
import { mean, percentile, secondsSince } from '../harness/measure.ts'
import { printTable, whole } from '../harness/report.ts'
import { openStoreAt, temporarySchema } from '../harness/stores.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { addDocument, SPACE } from './add-document.ts'
import { clusters } from './clusters.ts'

import { numbers } from './synthetic.ts'

const CHUNKS = 100_000
const PER_DOCUMENT = 1000
const TEXTS: readonly string[] = Array.from({ length: PER_DOCUMENT }, (_, i) => `page ${i + 1}`)
const QUESTIONS = 100
const LIMIT = 10

/** Shares of the chunks that an owner has. */
const OWNERS = { most: 0.84, 'a tenth': 0.1, 'a twentieth': 0.05, 'a hundredth': 0.01 } as const
type Owner = keyof typeof OWNERS

/** Measures how long both stores take to find the nearest vectors of an owner, and how many of them PostgreSQL finds. */
export const nearestBench: Bench = {
  name: 'nearest',
  summary: 'the ten nearest vectors on SQLite and PostgreSQL, by owner (--postgres, --chunks)',
  async run({ chunks = CHUNKS, postgres }) {
    await using schema = temporarySchema(postgres)
    await using folder = await temporaryFolder()
    await using sqlite = openStoreAt({ directory: folder.path })
    await using other = openStoreAt(schema.place)
    const next = clusters(SPACE.dimensions, numbers(1))
    await fill(sqlite, chunks, next)
    await using blobs = memoryBlobStore()
    const started = performance.now()
    // Documents without bytes are a problem, but not here.
    await migrate({ source: 'bench', from: { store: sqlite, blobs }, to: { store: other, blobs } })
    console.log(`${whole(chunks)} chunks, copied into PostgreSQL in ${whole(secondsSince(started))} s\n`)
    const rows: string[][] = []
    for (const owner of Object.keys(OWNERS) as Owner[])
      rows.push(await measure(sqlite, other, owner, chunks, next))
    printTable(
      ['owner of', 'chunks', 'SQLite p50 ms', 'p95', 'PostgreSQL p50 ms', 'p95', 'recall@10', 'least'],
      rows,
    )
  },
}

async function fill(store: Store, chunks: number, next: () => Float32Array): Promise<void> {
  for (const [owner, share] of Object.entries(OWNERS)) {
    for (let n = 0; n < documentsOf(chunks, share); n++)
      await addDocument(store, { owner, name: `${owner} ${n}` }, TEXTS, TEXTS.map(next))
  }
}

function documentsOf(chunks: number, share: number): number {
  return Math.max(1, Math.round((chunks * share) / PER_DOCUMENT))
}

async function measure(
  exact: Store,
  store: Store,
  owner: Owner,
  chunks: number,
  next: () => Float32Array,
): Promise<string[]> {
  const taken = { exact: [] as number[], store: [] as number[] }
  const recalls: number[] = []
  // The first ones fill the caches.
  for (let n = -10; n < QUESTIONS; n++) {
    const vector = next()
    const [expected, exactMs] = await timed(() => exact.search.searchVector(SPACE, vector, { owner }, LIMIT))
    const [found, storeMs] = await timed(() => store.search.searchVector(SPACE, vector, { owner }, LIMIT))
    if (n < 0) continue
    taken.exact.push(exactMs)
    taken.store.push(storeMs)
    recalls.push(recall(expected, found))
  }
  return [
    owner,
    whole(documentsOf(chunks, OWNERS[owner]) * PER_DOCUMENT),
    ...[taken.exact, taken.store].flatMap((ms) => [0.5, 0.95].map((p) => percentile(ms, p).toFixed(1))),
    mean(recalls).toFixed(3),
    Math.min(...recalls).toFixed(1),
  ]
}

function recall(expected: readonly SearchHit[], found: readonly SearchHit[]): number {
  const places = new Set(expected.map(({ versionId, page }) => `${versionId} ${page}`))
  return found.filter(({ versionId, page }) => places.has(`${versionId} ${page}`)).length / expected.length
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const started = performance.now()
  const result = await work()
  return [result, performance.now() - started]
}
