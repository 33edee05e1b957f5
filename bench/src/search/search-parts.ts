import { join } from 'node:path'
import { findPassages } from '../../../packages/core/src/retrieve/find-passages.ts'
import type { PassageSources } from '../../../packages/core/src/retrieve/passage-finder.ts'
import { toInt8 } from '../../../packages/core/src/search/int8.ts'
import { openConnection } from '../../../packages/core/src/sqlite/connection.ts'
import { compared } from '../../../packages/core/src/sqlite/search/compare.ts'
import { sqliteStore } from '../../../packages/core/src/sqlite/store.ts'
import type { Bench } from '../harness/bench.ts'
import { percentile } from '../harness/measure.ts'
import { printTable, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { SPACE } from './add-document.ts'
import { clusters } from './clusters.ts'
import { OWNER } from './index-of.ts'
import { keptIndex } from './kept-index.ts'
import { numbers, question } from './synthetic.ts'

const SIZES = [1_000, 100_000, 1_000_000]
const QUESTIONS = 60
/** The first ones compile the code and fill the caches. */
const WARM_UP = 40
const WORDS = 8
const LIMIT = 10
const EXACT = 20

/** Measures what the parts of a search take, by index size, and how many of the nearest vectors it finds. */
export const searchPartsBench: Bench = {
  name: 'search-parts',
  summary: 'what each part of a search takes, by index size (--chunks, --data-dir keeps the indexes)',
  async run({ chunks, dataDir }) {
    await using folder = await temporaryFolder()
    const rows: string[][] = []
    for (const size of chunks === undefined ? SIZES : [chunks])
      rows.push(await measure(await keptIndex(dataDir ?? folder.path, size), size))
    printTable(
      [
        'chunks',
        'p50 ms',
        'p95',
        'least',
        'CPU p50 ms',
        'vectors',
        'words',
        'fetching',
        'fusing',
        'recall@10',
        '@100',
      ],
      rows,
    )
  },
}

type Part = 'vectors' | 'words' | 'fetching' | 'fusing'

async function measure(directory: string, size: number): Promise<string[]> {
  const store = sqliteStore({ directory })
  try {
    const random = numbers(2)
    const next = clusters(SPACE.dimensions, numbers(1))
    const taken = { wall: [] as number[], cpu: [] as number[] }
    const parts: Record<Part, number[]> = { vectors: [], words: [], fetching: [], fusing: [] }
    for (let n = -WARM_UP; n < QUESTIONS; n++) {
      const asked = question(WORDS, random)
      const vector = { space: SPACE, values: next(), scriptCoverage: 1, tokens: null }
      const spent: Record<Part, number> = { vectors: 0, words: 0, fetching: 0, fusing: 0 }
      const sources = timed(store, spent)
      const [started, cpu] = [performance.now(), threadCpu()]
      await findPassages(sources, { question: asked, vector, filter: { owner: OWNER }, limit: LIMIT })
      const used = threadCpu() - cpu
      const wall = performance.now() - started
      if (n < 0) continue
      taken.wall.push(wall)
      taken.cpu.push(used)
      spent.fusing = used - spent.vectors - spent.words - spent.fetching
      for (const part of Object.keys(parts) as Part[]) parts[part].push(spent[part])
    }
    return [
      whole(size),
      ...[0.5, 0.95].map((p) => percentile(taken.wall, p).toFixed(1)),
      Math.min(...taken.wall).toFixed(1),
      percentile(taken.cpu, 0.5).toFixed(1),
      ...Object.values(parts).map((values) => percentile(values, 0.5).toFixed(1)),
      ...(await recalls(directory, store, next)),
    ]
  } finally {
    await store[Symbol.asyncDispose]()
  }
}

/** Adds up the CPU time of the reads of a search. They are synchronous, so none runs in another's time. */
function timed({ catalog, search }: PassageSources, spent: Record<Part, number>): PassageSources {
  const during =
    <Args extends unknown[], T>(part: Part, read: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> => {
      const started = threadCpu()
      const result = read(...args)
      spent[part] += threadCpu() - started
      return result
    }
  return {
    catalog: { pages: during('fetching', catalog.pages) },
    search: {
      searchText: during('words', search.searchText),
      frequencies: during('words', search.frequencies),
      searchVector: during('vectors', search.searchVector),
      vectors: during('fetching', search.vectors),
      tokens: during('fetching', search.tokens),
    },
  }
}

/** Returns the mean share of the 10 and 100 nearest that are found, with the deviation of that mean. */
async function recalls(
  directory: string,
  { search }: Pick<PassageSources, 'search'>,
  next: () => Float32Array,
): Promise<string[]> {
  const db = openConnection(join(directory, 'docchat.db'), { readonly: true })
  try {
    const all = db
      .sql<{ readonly chunk: number }>('select chunk from chunk_vectors order by chunk')
      .all()
      .map(({ chunk }) => chunk)
    const shares: Record<10 | 100, number[]> = { 10: [], 100: [] }
    for (let n = 0; n < EXACT; n++) {
      const vector = next()
      const exact = compared(db, 1, all, toInt8(vector)).best(100)
      const hits = await search.searchVector(SPACE, vector, { owner: OWNER }, 100)
      const found = new Set(hits.map(({ chunkId }) => Number(chunkId)))
      for (const k of [10, 100] as const)
        shares[k].push(exact.slice(0, k).filter(({ chunk }) => found.has(chunk)).length / k)
    }
    return Object.values(shares).map((values) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const deviation = Math.sqrt(
        values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1) / values.length,
      )
      return `${mean.toFixed(3)} ± ${(1.96 * deviation).toFixed(3)}`
    })
  } finally {
    db.close()
  }
}

/** The types are for an older Node than the one that runs here. */
function threadCpu(): number {
  const { user, system } = (
    process as typeof process & { threadCpuUsage: typeof process.cpuUsage }
  ).threadCpuUsage()
  return (user + system) / 1000
}
