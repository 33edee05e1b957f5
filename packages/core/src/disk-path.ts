import { isUtf8 } from 'node:buffer'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'

/** Something in a folder. */
export interface FolderEntry {
  /** Bytes that are not valid UTF-8 are written as `\xe9`; {@link pathOnDisk} gives them back. */
  readonly name: string
  readonly isFolder: boolean
}

/** Lists a folder, also what has a name that is not valid UTF-8, which Linux allows. */
export async function readFolder(path: string): Promise<FolderEntry[]> {
  const entries = await readdir(pathOnDisk(path), { withFileTypes: true, encoding: 'buffer' })
  return entries.map((entry) => ({ name: textOf(entry.name), isFolder: entry.isDirectory() }))
}

const ESCAPED = /((?:\\x[89a-f][0-9a-f])+)/

/** Returns a path as the functions of `node:fs` take it: as bytes if it has some that are not valid UTF-8. */
export function pathOnDisk(path: string): string | Buffer {
  if (!ESCAPED.test(path) || existsSync(path)) return path
  const parts = path
    .split(ESCAPED)
    .map((part, index) =>
      index % 2 === 0 ? Buffer.from(part) : Buffer.from(part.replaceAll('\\x', ''), 'hex'),
    )
  return Buffer.concat(parts)
}

function textOf(name: Buffer): string {
  if (isUtf8(name)) return name.toString()
  let text = ''
  for (let at = 0; at < name.length; ) {
    const length = [1, 2, 3, 4].find((n) => at + n <= name.length && isUtf8(name.subarray(at, at + n)))
    text +=
      length === undefined ? `\\x${name.toString('hex', at, at + 1)}` : name.toString('utf8', at, at + length)
    at += length ?? 1
  }
  return text
}
