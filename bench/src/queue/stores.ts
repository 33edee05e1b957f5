import type { Bench } from '../harness/bench.ts'
import { startChild } from '../harness/child.ts'
import { alternate, median, secondsSince } from '../harness/measure.ts'
import { printTable, times, whole } from '../harness/report.ts'
import { openStoreAt, type StorePlace, temporarySchema } from '../harness/stores.ts'
import { temporaryFolder } from '../harness/temporary.ts'

const JOBS = 8000
const OWNERS = 50
const PROCESSES = 4
const CALLERS = [1, 8, 32] as const

/** Measures claims and completions per second of both stores, from four processes that make several calls at a time. */
export const queueStoresBench: Bench = {
  name: 'queue-stores',
  summary: 'jobs claimed and completed per second by 4 processes, on SQLite and PostgreSQL (--postgres)',
  async run({ rounds = 3, postgres }) {
    const rows: string[][] = []
    for (const callers of CALLERS) {
      const speeds = await alternate(rounds, {
        async sqlite() {
          await using folder = await temporaryFolder()
          return await jobsPerSecond({ directory: folder.path }, callers)
        },
        async postgres() {
          await using schema = temporarySchema(postgres)
          return await jobsPerSecond(schema.place, callers)
        },
      })
      const [sqlite, onPostgres] = [median(speeds.sqlite), median(speeds.postgres)]
      rows.push([`${PROCESSES} x ${callers}`, whole(sqlite), whole(onPostgres), times(onPostgres / sqlite)])
    }
    printTable(['processes x callers, jobs/s', 'SQLite', 'PostgreSQL', 'to SQLite'], rows)
  },
}

async function jobsPerSecond(place: StorePlace, callers: number): Promise<number> {
  await fill(place)
  const program = new URL('./stores-process.ts', import.meta.url)
  const args = [JSON.stringify(place), String(callers)]
  const children = Array.from({ length: PROCESSES }, () => startChild(program, args))
  try {
    await Promise.all(children.map((child) => child.next<'ready'>()))
    const started = performance.now()
    for (const child of children) child.send('go')
    const done = await Promise.all(children.map((child) => child.next<{ readonly done: number }>()))
    const seconds = secondsSince(started)
    const total = done.reduce((sum, one) => sum + one.done, 0)
    if (total !== JOBS) throw new Error(`${total} of ${JOBS} jobs were completed.`)
    return JOBS / seconds
  } finally {
    await Promise.all(children.map((child) => child[Symbol.asyncDispose]()))
  }
}

async function fill(place: StorePlace): Promise<void> {
  await using store = openStoreAt(place)
  await store.transaction(async (tx) => {
    for (let n = 0; n < JOBS; n++)
      await tx.jobs.enqueue({ kind: 'bench', owner: `owner ${n % OWNERS}`, payload: { n } })
  })
}
