import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/** About a third of the processor time of an equal thread, when both need all. */
const NICENESS = 5

/**
 * Lets the calling thread give way to others, so that a request is answered at once, however much is computed for
 * questions and documents. Only Linux has priorities of threads; elsewhere this does nothing.
 */
export function lowerPriority(): void {
  if (process.platform !== 'linux') return
  try {
    // Node.js has no name for it: on Linux, the number of a thread is accepted as that of a process.
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICENESS)
  } catch {
    // Without /proc, or where it is forbidden, all threads are equal.
  }
}
