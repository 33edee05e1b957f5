import type { Outcomes } from '../../../packages/postgres/src/testing/counting-pool.ts'
import type { Bench } from '../harness/bench.ts'
import { startChild } from '../harness/child.ts'
import { secondsSince } from '../harness/measure.ts'
import { printTable, whole } from '../harness/report.ts'
import { temporarySchema } from '../harness/stores.ts'
import { temporaryFolder } from '../harness/temporary.ts'

const PROCESSES = 4
const CALLERS = 8
const DOCUMENTS = 3

/** What a process does. */
export interface ConflictsTask {
  readonly url: string
  readonly schema: string
  readonly dataDir: string
  readonly owner: string
  readonly callers: number
  /** For each caller. */
  readonly documents: number
}

/** What became of the transactions of a process. */
export interface Conflicts extends Outcomes {
  /** Uploads that the store gave up, and that were sent again. */
  readonly refused: number
}

/** Counts how often PostgreSQL makes transactions of unrelated owners run again. */
export const conflictsBench: Bench = {
  name: 'conflicts',
  summary: 'how often transactions of unrelated owners are repeated on PostgreSQL (--postgres)',
  async run({ postgres }) {
    await using schema = temporarySchema(postgres)
    await using folder = await temporaryFolder()
    const program = new URL('./conflicts-process.ts', import.meta.url)
    const children = Array.from({ length: PROCESSES }, (_, n) => {
      const task = {
        ...schema.place,
        ...{ dataDir: folder.path, owner: `owner ${n}`, callers: CALLERS, documents: DOCUMENTS },
      }
      return startChild(program, [JSON.stringify(task satisfies ConflictsTask)])
    })
    try {
      await Promise.all(children.map((child) => child.next<'ready'>()))
      const started = performance.now()
      for (const child of children) child.send('go')
      const counts = await Promise.all(children.map((child) => child.next<Conflicts>()))
      const seconds = secondsSince(started)
      const sum = (kind: keyof Conflicts) => counts.reduce((total, count) => total + count[kind], 0)
      const share = (kind: keyof Conflicts) =>
        `${whole(sum(kind))} (${((100 * sum(kind)) / sum('committed')).toFixed(2)} %)`
      printTable(
        [
          'documents',
          'seconds',
          'committed',
          'serialization failures',
          'deadlocks',
          'unique violations',
          'refused',
        ],
        [
          [
            whole(PROCESSES * CALLERS * DOCUMENTS),
            whole(seconds),
            whole(sum('committed')),
            ...(['serialization', 'deadlock', 'duplicate'] as const).map(share),
            whole(sum('refused')),
          ],
        ],
      )
    } finally {
      for (const child of children) child.send('stop')
      await Promise.all(children.map((child) => child[Symbol.asyncDispose]()))
    }
  },
}
