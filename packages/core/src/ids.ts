import { randomBytes } from 'node:crypto'

/** Returns a new id such as `doc_0mg5z0k3fq8c1d…`. Ids sort by creation time and cannot be guessed. */
export function newId(prefix: 'doc' | 'ver' | 'job' | 'con'): string {
  const time = Date.now().toString(36).padStart(9, '0')
  return `${prefix}_${time}${randomBytes(8).toString('hex')}`
}
