import { readdirSync, readFileSync } from 'node:fs'

const SAMPLE_MS = 50
/** Of a whole tree, which is costly to read. */
const TREE_SAMPLE_MS = 250
/** The unit of CPU times on Linux. */
const TICKS_PER_SECOND = 100

/** The cost of the processes started by this one. Available only on Linux; NaN elsewhere. */
export interface TreeWatch extends Disposable {
  /** Returns the CPU time of those that have ended since the watch began, in seconds. */
  cpuSeconds(): number
  /** Returns the peak memory of a grandchild of this process, in bytes. */
  peakBytes(): number
}

/** Watches this process's children and grandchildren. */
export function watchTree(): TreeWatch {
  const before = endedCpuSeconds()
  let peak = process.platform === 'linux' ? 0 : Number.NaN
  const timer = setInterval(() => {
    for (const pid of grandchildren()) peak = Math.max(peak, residentBytes(pid))
  }, SAMPLE_MS)
  timer.unref()
  return {
    cpuSeconds: () => endedCpuSeconds() - before,
    peakBytes: () => peak,
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

/** Returns the memory of a process and all that it has started, in bytes; pages that several use count once. NaN except on Linux. */
export function treeBytes(root: number | undefined): number {
  if (process.platform !== 'linux' || root === undefined) return Number.NaN
  return treeOf(root).reduce((sum, pid) => sum + proportionalBytes(pid), 0)
}

/** Returns the CPU time so far of a process and all that it has started, in seconds. NaN except on Linux. */
export function treeCpuSeconds(root: number): number {
  if (process.platform !== 'linux') return Number.NaN
  // The times of a process in user and system mode, and those of its children that have ended.
  const ticks = treeOf(root).flatMap((pid) => statOf(pid).slice(11, 15).map(Number))
  return ticks.reduce((sum, value) => sum + value, 0) / TICKS_PER_SECOND
}

/** Watches the memory of a process and all that it starts. */
export function watchTreeMemory(root: number | undefined): Disposable & { peakBytes(): number } {
  let peak = treeBytes(root)
  const timer = setInterval(() => {
    peak = Math.max(peak, treeBytes(root))
  }, TREE_SAMPLE_MS)
  return { peakBytes: () => peak, [Symbol.dispose]: () => clearInterval(timer) }
}

function treeOf(root: number): string[] {
  const parents = new Map(allPids().map((pid) => [pid, statOf(pid)[1] ?? '']))
  const isInTree = (pid: string | undefined): boolean =>
    pid !== undefined && (pid === String(root) || isInTree(parents.get(pid)))
  return [...parents.keys()].filter(isInTree)
}

function proportionalBytes(pid: string): number {
  return Number(/^Pss:\s*(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024
}

function endedCpuSeconds(): number {
  const fields = statOf('self')
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND
}

function grandchildren(): string[] {
  const parents = new Map(allPids().map((pid) => [pid, statOf(pid)[1] ?? '']))
  const self = String(process.pid)
  return [...parents.keys()].filter((pid) => parents.get(parents.get(pid) ?? '') === self)
}

function allPids(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
}

/** Returns the fields after the program's name, which may itself contain spaces: state, parent, …. */
function statOf(pid: string): string[] {
  const stat = read(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function residentBytes(pid: string): number {
  return Number(/^VmRSS:\s*(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // The process has ended, or the system has no such files.
    return ''
  }
}
