import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Reading `/proc` takes microseconds; `ps` has to start a process. */
const SAMPLE_MS = process.platform === 'linux' ? 50 : 1000

/**
 * Calls `onSample` repeatedly with another process's resident memory in bytes. The process need not cooperate, so it may
 * be stuck.
 *
 * On Windows, which has no cheap way to measure this, it is never called; only the process's own heap limit applies.
 */
export function watchProcessMemory(pid: number, onSample: (bytes: number) => void): Disposable {
  let watching = true
  const report = (bytes: number | null) => {
    if (watching && bytes !== null) onSample(bytes)
  }
  const timer = setInterval(() => {
    if (process.platform === 'linux') report(fromProc(pid))
    else if (process.platform !== 'win32') fromPs(pid, report)
  }, SAMPLE_MS)
  timer.unref()
  return {
    [Symbol.dispose]() {
      watching = false
      clearInterval(timer)
    },
  }
}

function fromProc(pid: number): number | null {
  try {
    return kilobytes(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1])
  } catch {
    // The process has ended.
    return null
  }
}

function fromPs(pid: number, report: (bytes: number | null) => void): void {
  execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) => {
    report(error === null ? kilobytes(stdout.trim()) : null)
  })
}

function kilobytes(text: string | undefined): number | null {
  const value = Number(text)
  return text === undefined || text === '' || Number.isNaN(value) ? null : value * 1024
}
