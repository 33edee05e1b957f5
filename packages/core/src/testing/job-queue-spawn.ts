import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { elsewhereOf, type QueueUnderTest } from './job-queue-point.ts'
import type { ProcessEvent, ProcessRole } from './job-queue-process.ts'

/** A separate process on the same queue. Disposing of it kills the process. */
export interface QueueProcess extends AsyncDisposable {
  readonly events: readonly ProcessEvent[]
  /** Returns the first event of one of these types (and of this job), past or future. */
  next(types: ProcessEvent['type'] | readonly ProcessEvent['type'][], jobId?: string): Promise<ProcessEvent>
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void
  /** The exit code, or null when it was killed. */
  readonly exited: Promise<number | null>
}

/** Next to this file, both as source and when built. */
const PROGRAM = import.meta.url.endsWith('.ts') ? './job-queue-process.ts' : './job-queue-process.js'

export function startProcess(under: QueueUnderTest, role: ProcessRole): QueueProcess {
  const { module, location } = elsewhereOf(under)
  const program = fileURLToPath(new URL(PROGRAM, import.meta.url))
  const child = spawn(
    process.execPath,
    ['--conditions=docchat-source', program, module, location, JSON.stringify(role)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const events: ProcessEvent[] = []
  createInterface({ input: child.stdout }).on('line', (line) => events.push(JSON.parse(line) as ProcessEvent))
  const exited = once(child, 'close').then(([code]) => code as number | null)
  return {
    events,
    exited,
    next: (types, jobId) =>
      vi.waitFor(
        () => {
          const found = events.find(
            (event) => [types].flat().includes(event.type) && (jobId ?? event.jobId) === event.jobId,
          )
          if (found === undefined)
            throw new Error(`No ${types} ${jobId ?? ''} arrived, only ${JSON.stringify(events)}`)
          return found
        },
        { timeout: 25_000, interval: 10 },
      ),
    kill: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Starts several processes, which are killed together. */
export function startProcesses(
  under: QueueUnderTest,
  roles: readonly ProcessRole[],
): AsyncDisposable & { readonly all: readonly QueueProcess[] } {
  const all = roles.map((role) => startProcess(under, role))
  return {
    all,
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((child) => child[Symbol.asyncDispose]()))
    },
  }
}
