import type { Bench } from '../harness/bench.ts'
import { alternate, median } from '../harness/measure.ts'
import { printTable, times, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { CONTESTANTS, type ContestantName } from './contestants.ts'
import { jobsPerSecond } from './race.ts'

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
      const sides = Object.fromEntries(names.map((name) => [name, () => speedOf(name, processes)]))
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

async function speedOf(name: ContestantName, processes: number): Promise<number> {
  await using folder = await temporaryFolder()
  {
    await using contestant = CONTESTANTS[name](folder.path)
    await contestant.fill(JOBS)
  }
  const program = new URL('./worker-process.ts', import.meta.url)
  return await jobsPerSecond({ program, args: [name, folder.path], processes, jobs: JOBS })
}
