import { join } from 'node:path'
import { retrieve } from '../../../packages/core/src/retrieve/retrieve.ts'
import { toInt8 } from '../../../packages/core/src/search/int8.ts'
import { openConnection } from '../../../packages/core/src/sqlite/connection.ts'
import type { Store } from '../../../packages/core/src/store/store.ts'
import { queryTerms } from '../../../packages/core/src/text/terms.ts'
import type { Bench } from '../harness/bench.ts'
import { percentile } from '../harness/measure.ts'
import { printTable, times, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { SPACE } from './add-document.ts'
import { OWNER, openIndex } from './index-of.ts'
import { numbers, question, vector } from './synthetic.ts'

const SIZES = [1_000, 10_000, 100_000]
const QUESTIONS = 40
const WORDS = 8
const NEAREST = 100

/** Measures how long retrieval takes compared with bare queries for words and for the vector, on the same file. */
export const searchBench: Bench = {
  name: 'search',
  summary: 'retrieval compared with bare FTS5 and sqlite-vec queries, by index size (--chunks)',
  async run({ chunks }) {
    const sizes = chunks === undefined ? SIZES : [chunks]
    await using folder = await temporaryFolder()
    const random = numbers(1)
    await using index = openIndex(folder.path, random)
    const rows: string[][] = []
    for (const size of sizes) {
      await index.growTo(size)
      rows.push(await measure(folder.path, index.store, size, random))
    }
    printTable(
      [
        'chunks',
        'retrieve p50 ms',
        'p95',
        'bare FTS5 p50',
        'p95',
        'bare sqlite-vec p50',
        'p95',
        'to their sum',
      ],
      rows,
    )
  },
}

async function measure(folder: string, store: Store, size: number, random: () => number): Promise<string[]> {
  const asked = Array.from({ length: QUESTIONS }, () => ({
    text: question(WORDS, random),
    vector: vector(SPACE.dimensions, random),
  }))
  const db = openConnection(join(folder, 'docchat.db'), { readonly: true })
  try {
    const byWords = db.sql(
      'select rowid, rank from chunk_words where chunk_words match ? order by rank limit ?',
    )
    const byVector = db.sql(
      'select chunk from chunk_vectors order by vec_distance_cosine(vec_int8(vector), vec_int8(?)) limit ?',
    )
    const taken = { retrieve: [] as number[], words: [] as number[], vector: [] as number[] }
    // The first ones fill the caches.
    for (const [i, { text, vector }] of [...asked.slice(0, 3), ...asked].entries()) {
      const match = queryTerms(text).join(' OR ')
      const bytes = toInt8(vector)
      const embedder = {
        ...SPACE,
        batchSize: 1,
        embed: async () => [vector],
        async [Symbol.asyncDispose]() {},
      }
      const parts = { catalog: store.catalog, search: store.search, embedder, reranker: null, onError() {} }
      const words = timed(() => byWords.all(match, NEAREST))
      const nearest = timed(() => byVector.all(bytes, NEAREST))
      const started = performance.now()
      await retrieve(parts, text, { filter: { owner: OWNER }, limit: 10 })
      const whole = performance.now() - started
      if (i < 3) continue
      taken.retrieve.push(whole)
      taken.words.push(words)
      taken.vector.push(nearest)
    }
    const cells = [taken.retrieve, taken.words, taken.vector].flatMap((values) =>
      [0.5, 0.95].map((p) => percentile(values, p).toFixed(1)),
    )
    const ratio =
      percentile(taken.retrieve, 0.5) / (percentile(taken.words, 0.5) + percentile(taken.vector, 0.5))
    return [whole(size), ...cells, times(ratio)]
  } finally {
    db.close()
  }
}

function timed(work: () => unknown): number {
  const started = performance.now()
  work()
  return performance.now() - started
}
