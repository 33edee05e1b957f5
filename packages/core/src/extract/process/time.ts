import { readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second, whatever its timer is. */
const TICK_MS = 10

/** Returns the processor time that another process has used, in milliseconds; null where it cannot be measured. */
export function processTimeMs(pid: number): number | null {
  if (process.platform !== 'linux') return null
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name before may contain blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    return Number.isNaN(ticks) ? null : ticks * TICK_MS
  } catch {
    // The process has ended.
    return null
  }
}
