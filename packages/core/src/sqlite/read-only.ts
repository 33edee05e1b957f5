import { chmod, copyFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataDirError } from '../data-dir-error.ts'
import { documentEffects } from '../ingest/document-effects.ts'
import type { Store } from '../store/store.ts'
import { openConnection } from './connection.ts'
import { FILE_NAME, openStore } from './store.ts'

/**
 * Opens the embedded store of a folder that cannot be written to, for reading: SQLite needs files beside its database, so a
 * temporary copy of it is opened, which is deleted on closing. Every change is refused.
 *
 * @throws DocChatError whatever {@link openStore} throws.
 */
export async function readOnlyStore({ directory }: { readonly directory: string }): Promise<Store> {
  const copy = await mkdtemp(join(tmpdir(), 'docchat-reading-'))
  const removeCopy = () => rm(copy, { recursive: true, force: true })
  try {
    await copyDatabase(join(directory, FILE_NAME), join(copy, FILE_NAME))
    const refusal = () => dataDirError(directory, Object.assign(new Error('read-only'), { code: 'EROFS' }))
    const store = openStore({ directory: copy }, documentEffects, { reserve: false, refusal })
    return {
      ...store,
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]()
        await removeCopy()
      },
    }
  } catch (error) {
    await removeCopy()
    throw error
  }
}

async function copyDatabase(from: string, to: string): Promise<void> {
  if (!(await isInUse(from))) {
    await copyFile(from, to)
    await chmod(to, 0o600)
    return
  }
  // Another process that may write has it open: copying the files would mix states of different times.
  const db = openConnection(from, { readonly: true })
  try {
    db.raw.prepare('vacuum into ?').run(to)
  } finally {
    db.close()
  }
}

/** The log of changes is deleted when the last process closes the database. */
async function isInUse(path: string): Promise<boolean> {
  const log = await stat(`${path}-wal`).catch(() => null)
  return log !== null && log.size > 0
}
