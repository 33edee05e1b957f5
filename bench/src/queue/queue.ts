import type { Bench } from '../harness/bench.ts'
import { startChild } from '../harness/child.ts'
import { alternate, median, secondsSince } from '../harness/measure.ts'
import { printTable, times, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { CONTESTANTS, type ContestantName } from './contestants.ts'

const JOBS = 4000
const PROCESSES = [1, 4] as const

/** Measures claims and completions per second, from one process and from four on the same file. */
export const queueBench: Bench = {
  name: 'queue',
  summary: 'jobs claimed and completed per second, compared with plainjob',
  async run({ rounds = 5 }) {
    const names = Object.keys(CONTESTANTS) as ContestantName[]
    const speeds = new Map<number, Record<ContestantName, number[]>>()
    for (const processes of PROCESSES) {
      const sides = Object.fromEntries(names.map((name) => [name, () => jobsPerSecond(name, processes)]))
      speeds.set(processes, await alternate(rounds, sides as Record<ContestantName, () => Promise<number>>))
    }
    const speed = (name: ContestantName, processes: number) => median(speeds.get(processes)?.[name] ?? [])
    const rows = names.map((name) => [
      name,
      ...PROCESSES.flatMap((processes) => [
        whole(speed(name, processes)),
        times(speed('DocChat, FULL', processes) / speed(name, processes)),
      ]),
    ])
    printTable(['jobs/s', '1 process', 'DocChat to it', '4 processes', 'DocChat to it'], rows)
  },
}

async function jobsPerSecond(name: ContestantName, processes: number): Promise<number> {
  await using folder = await temporaryFolder()
  {
    await using contestant = CONTESTANTS[name](folder.path)
    await contestant.fill(JOBS)
  }
  const program = new URL('./worker-process.ts', import.meta.url)
  const children = Array.from({ length: processes }, () => startChild(program, [name, folder.path]))
  try {
    await Promise.all(children.map((child) => child.next<'ready'>()))
    const started = performance.now()
    for (const child of children) child.send('go')
    const done = await Promise.all(children.map((child) => child.next<{ readonly done: number }>()))
    const seconds = secondsSince(started)
    const total = done.reduce((sum, one) => sum + one.done, 0)
    if (total !== JOBS) throw new Error(`${name} completed ${total} of ${JOBS} jobs.`)
    return JOBS / seconds
  } finally {
    await Promise.all(children.map((child) => child[Symbol.asyncDispose]()))
  }
}
