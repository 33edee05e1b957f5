import { randomBytes } from 'node:crypto'

/** A new id such as `doc_0mg5z0k3fq8c1d…`: later ids sort after earlier ones, and none can be guessed. */
export function newId(prefix: 'doc' | 'ver' | 'job' | 'con'): string {
  const time = Date.now().toString(36).padStart(9, '0')
  return `${prefix}_${time}${randomBytes(8).toString('hex')}`
}
