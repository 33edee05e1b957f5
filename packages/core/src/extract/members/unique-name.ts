import { extname } from 'node:path'

/** Returns a name that is not used yet, if need be with a number, and marks it as used. */
export function unique(name: string, used: Set<string>): string {
  const ending = extname(name)
  let own = name
  for (let number = 2; used.has(own); number++)
    own = `${name.slice(0, name.length - ending.length)} (${number})${ending}`
  used.add(own)
  return own
}
