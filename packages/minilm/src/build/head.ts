import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

const FOLDER = new URL('../../late/', import.meta.url)

/** Reads the trained head. @throws Error when it is not the one whose checksum was recorded with it. */
export async function readHead(): Promise<Uint8Array> {
  const [bytes, { sha256 }] = await Promise.all([
    readFile(new URL('head.bin', FOLDER)),
    readFile(new URL('head.json', FOLDER), 'utf8').then((text): { sha256: string } => JSON.parse(text)),
  ])
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== sha256) throw new Error(`late/head.bin has the SHA-256 ${found}, not ${sha256}.`)
  return bytes
}
