import { randomBytes } from 'node:crypto'

let last = 0

/**
 * Returns a new id such as `doc_0mg5z0k3fq8c1d…`. Ids cannot be guessed, and sort by creation time: those of one process
 * strictly, since the time in them runs ahead if several are created within a millisecond.
 */
export function newId(prefix: 'doc' | 'ver' | 'job' | 'con'): string {
  last = Math.max(Date.now(), last + 1)
  return `${prefix}_${last.toString(36).padStart(9, '0')}${randomBytes(8).toString('hex')}`
}
