import { randomBytes } from 'node:crypto'
import { rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dataDirError } from '../data-dir-error.ts'
import { DocChatError } from '../errors.ts'
import { errnoOf } from '../file-error.ts'

/** Less than this does not hold the largest upload and its index. */
const ENOUGH_BYTES = 32 * 2 ** 20

/** Enough that no file system finds room for it in its own records. */
const PROBE_BYTES = 64 * 1024

/**
 * Checks that documents can be added to a data directory. A file is written too, because a quota or a disk that has become
 * read-only does not show in the free space.
 *
 * @throws DocChatError `STORAGE_FULL`, `NOT_CONFIGURED` (the directory cannot be written to, or is gone).
 */
export async function checkSpace(dataDir: string): Promise<void> {
  const { bavail, bsize } = await statfs(dataDir).catch((cause: unknown) => {
    if (errnoOf(cause) !== 'ENOENT') throw cause
    const message = `${dataDir} no longer exists. Restore it from a backup, and start this process again.`
    throw new DocChatError('NOT_CONFIGURED', message, { cause })
  })
  const free = Number(bavail) * Number(bsize)
  if (free < ENOUGH_BYTES) throw full(dataDir, `only ${Math.floor(free / 2 ** 20)} MiB are free`)
  const probe = join(dataDir, '.space-probe')
  try {
    await writeFile(probe, randomBytes(PROBE_BYTES), { flush: true })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw code === 'ENOSPC' || code === 'EDQUOT'
      ? full(dataDir, 'no space is left', error)
      : dataDirError(dataDir, error)
  } finally {
    await rm(probe, { force: true })
  }
}

function full(dataDir: string, what: string, cause?: unknown): DocChatError {
  const message = `There is not enough space in ${dataDir}: ${what}. Free some, or delete documents.`
  return new DocChatError('STORAGE_FULL', message, { cause })
}
