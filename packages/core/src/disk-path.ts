import { isUtf8 } from 'node:buffer'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { sep } from 'node:path'

/** Something in a folder. */
export interface FolderEntry {
  /** Bytes that are not valid UTF-8 are written as in addresses, `%E9`; {@link pathOnDisk} gives them back. */
  readonly name: string
  readonly isFolder: boolean
}

/** Lists a folder, also what has a name that is not valid UTF-8, which Linux allows. */
export async function readFolder(path: string): Promise<FolderEntry[]> {
  const entries = await readdir(pathOnDisk(path), { withFileTypes: true, encoding: 'buffer' })
  return entries.map((entry) => ({ name: textOf(entry.name), isFolder: entry.isDirectory() }))
}

const ESCAPED = /((?:%[89A-F][0-9A-F])+)/

/** Returns a path as the functions of `node:fs` take it: as bytes if it has some that are not valid UTF-8. */
export function pathOnDisk(path: string): string | Buffer {
  if (!ESCAPED.test(path) || existsSync(path)) return path
  const [first = '', ...names] = path.split(sep)
  return names.reduce<Buffer>(
    (folder, name) => existing(Buffer.concat([folder, Buffer.from(sep)]), name),
    existing(Buffer.alloc(0), first),
  )
}

/** Returns a path in a folder: names that are written so themselves exist too. */
function existing(folder: Buffer, name: string): Buffer {
  const literal = Buffer.concat([folder, Buffer.from(name)])
  return existsSync(literal) ? literal : Buffer.concat([folder, bytesOf(name)])
}

function bytesOf(name: string): Buffer {
  const parts = name.split(ESCAPED)
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 0 ? Buffer.from(part) : Buffer.from(part.replaceAll('%', ''), 'hex'),
    ),
  )
}

function textOf(name: Buffer): string {
  if (isUtf8(name)) return name.toString()
  let text = ''
  for (let at = 0; at < name.length; ) {
    const length = [1, 2, 3, 4].find((n) => at + n <= name.length && isUtf8(name.subarray(at, at + n)))
    text +=
      length === undefined
        ? `%${name.toString('hex', at, at + 1).toUpperCase()}`
        : name.toString('utf8', at, at + length)
    at += length ?? 1
  }
  return text
}
