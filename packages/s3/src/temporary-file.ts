import { createWriteStream } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DocChatError } from '@docchat/core'
import type { BlobFile } from '@docchat/core/backend'

const PREFIX = 'docchat-s3-'
/** Longer than any document is read. */
const ABANDONED_MS = 24 * 60 * 60 * 1000

/** Copies a stream into a file that is removed with the returned value. */
export async function temporaryFile(content: Readable, name: string): Promise<BlobFile> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX)).catch((error: unknown) => {
    content.destroy()
    throw localError(error)
  })
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const path = join(folder, name)
    await pipeline(content, createWriteStream(path, { mode: 0o600 }))
    return { path, [Symbol.asyncDispose]: remove }
  } catch (error) {
    await remove()
    throw localError(error)
  }
}

/** Removes the files of processes that died. */
export async function sweepTemporary(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue
    const path = join(tmpdir(), name)
    const stats = await stat(path).catch(() => null)
    if (stats !== null && Date.now() - stats.mtimeMs >= ABANDONED_MS)
      await rm(path, { recursive: true, force: true })
  }
}

function localError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error
  const message = `There is no space left in ${tmpdir()} for the document to be read. Free some, or set TMPDIR to a larger disk.`
  return new DocChatError('STORAGE_FULL', message, { cause: error })
}
