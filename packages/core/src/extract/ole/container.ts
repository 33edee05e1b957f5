import { readFile } from 'node:fs/promises'
import CFB from 'cfb'
import { DocChatError } from '../../errors.ts'

/** A file of Microsoft's older container format, which holds streams in folders. */
export interface OleContainer {
  /** The paths of all streams, such as `Workbook` or `ObjectPool/_1/CONTENTS`. */
  readonly paths: readonly string[]
  /** Returns a stream's bytes; null when there is none. */
  stream(path: string): Buffer | null
}

/** Opens such a file. @throws DocChatError `DOCUMENT_ENCRYPTED`; any error when it is damaged. */
export async function openOle(path: string, name: string): Promise<OleContainer> {
  const { FullPaths, FileIndex } = CFB.read(await readFile(path), { type: 'buffer' })
  const streams = new Map<string, Buffer>()
  for (const [index, fullPath] of FullPaths.entries()) {
    const entry = FileIndex[index]
    if (entry === undefined || entry.type !== STREAM) continue
    // Without the root, whose name any program chooses.
    streams.set(fullPath.slice(fullPath.indexOf('/') + 1), Buffer.from(entry.content ?? []))
  }
  if (streams.has('EncryptedPackage')) throw encryptedOle(name)
  return { paths: [...streams.keys()], stream: (at) => streams.get(at) ?? null }
}

const STREAM = 2

/** The error for a document that needs a password. */
export function encryptedOle(name: string): DocChatError {
  const message = `"${name}" is encrypted and needs a password. Save it without one and add it again.`
  return new DocChatError('DOCUMENT_ENCRYPTED', message)
}
