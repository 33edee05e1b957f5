import { monitorEventLoopDelay } from 'node:perf_hooks'
import { retrieve } from '../../../packages/core/src/retrieve/retrieve.ts'
import type { Store } from '../../../packages/core/src/store/store.ts'
import type { Bench } from '../harness/bench.ts'
import { alternate, median, secondsSince } from '../harness/measure.ts'
import { printTable, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { SPACE } from './add-document.ts'
import { OWNER, openIndex } from './index-of.ts'
import { numbers, question, vector } from './synthetic.ts'

const CHUNKS = 12_600
const CLIENTS = 8
const SEARCHES = 400
const WORDS = 8

/** Measures how many searches a process answers, and how long they hold up its event loop. */
export const searchesBench: Bench = {
  name: 'searches',
  summary: 'searches of 8 clients in threads, compared with the calling thread (--chunks)',
  async run({ chunks = CHUNKS, rounds = 3 }) {
    await using folder = await temporaryFolder()
    const random = numbers(1)
    await using index = openIndex(folder.path, random)
    await index.growTo(chunks)
    const { passageFinder: _, ...blocking } = index.store
    const sides = {
      threads: () => measure(index.store, random),
      calling: () => measure(blocking, random),
    }
    // Each thread compiles the code for itself, which costs as much as hundreds of searches.
    const [cold] = (await alternate(1, sides)).threads
    const warm = await alternate(rounds, sides)
    printTable(
      ['', 'searches/s', 'CPU ms a search', 'of it in the calling thread', 'loop delay p99 ms'],
      [
        row('threads, the first 400', cold === undefined ? [] : [cold]),
        row('threads', warm.threads),
        row('calling thread', warm.calling),
      ],
    )
  },
}

interface Measured {
  readonly speed: number
  readonly cpuMs: number
  readonly ownCpuMs: number
  readonly delayMs: number
}

async function measure(store: Omit<Store, 'passageFinder'>, random: () => number): Promise<Measured> {
  const embedder = {
    ...SPACE,
    batchSize: 1,
    embed: async () => [vector(SPACE.dimensions, random)],
    async [Symbol.asyncDispose]() {},
  }
  const parts = { ...store, embedder, reranker: null, onError() {} }
  const delay = monitorEventLoopDelay({ resolution: 2 })
  delay.enable()
  const [all, own, started] = [process.cpuUsage(), threadCpu(), performance.now()]
  let left = SEARCHES
  const searchOn = async () => {
    while (left-- > 0) {
      await retrieve(parts, question(WORDS, random), { filter: { owner: OWNER }, limit: 10 })
      // As a server does between two requests.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, searchOn))
  delay.disable()
  const { user, system } = process.cpuUsage(all)
  return {
    speed: SEARCHES / secondsSince(started),
    cpuMs: (user + system) / 1000 / SEARCHES,
    ownCpuMs: (threadCpu() - own) / 1000 / SEARCHES,
    delayMs: delay.percentile(99) / 1e6,
  }
}

/** The types are for an older Node than the one that runs here. */
function threadCpu(): number {
  const { user, system } = (
    process as typeof process & { threadCpuUsage: typeof process.cpuUsage }
  ).threadCpuUsage()
  return user + system
}

function row(title: string, results: readonly Measured[]): string[] {
  const of = (pick: (result: Measured) => number) => median(results.map(pick))
  return [
    title,
    whole(of(({ speed }) => speed)),
    of(({ cpuMs }) => cpuMs).toFixed(1),
    of(({ ownCpuMs }) => ownCpuMs).toFixed(1),
    of(({ delayMs }) => delayMs).toFixed(0),
  ]
}
