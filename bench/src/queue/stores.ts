import type { Bench } from '../harness/bench.ts'
import { alternate, median } from '../harness/measure.ts'
import { printTable, times, whole } from '../harness/report.ts'
import { openStoreAt, type StorePlace, temporarySchema } from '../harness/stores.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { jobsPerSecond } from './race.ts'

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
          return await speedOf({ directory: folder.path }, callers)
        },
        async postgres() {
          await using schema = temporarySchema(postgres)
          return await speedOf(schema.place, callers)
        },
      })
      const [sqlite, onPostgres] = [median(speeds.sqlite), median(speeds.postgres)]
      rows.push([`${PROCESSES} x ${callers}`, whole(sqlite), whole(onPostgres), times(onPostgres / sqlite)])
    }
    printTable(['processes x callers, jobs/s', 'SQLite', 'PostgreSQL', 'to SQLite'], rows)
  },
}

async function speedOf(place: StorePlace, callers: number): Promise<number> {
  await fill(place)
  const program = new URL('./stores-process.ts', import.meta.url)
  const args = [JSON.stringify(place), String(callers)]
  return jobsPerSecond({ program, args, processes: PROCESSES, jobs: JOBS })
}

async function fill(place: StorePlace): Promise<void> {
  await using store = openStoreAt(place)
  await store.transaction(async (tx) => {
    for (let n = 0; n < JOBS; n++)
      await tx.jobs.enqueue({ kind: 'bench', owner: `owner ${n % OWNERS}`, payload: { n } })
  })
}
