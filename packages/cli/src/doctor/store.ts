import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failureDetails } from '../failure.ts'
import { count } from '../terminal/format.ts'
import { type Check, fail, ok } from './check.ts'

/**
 * Whether the database opens: the native SQLite loads, is new enough, has vector search, and the data is of a version
 * that is known. Where there is no data yet, a database in a temporary folder stands in.
 */
export async function checkStore(dataDir: string): Promise<readonly Check[]> {
  const isThere = await stat(dataDir).then(
    (info) => info.isDirectory(),
    () => false,
  )
  return isThere ? [await opens(dataDir)] : inTemporaryFolder(async (folder) => [await opens(folder)])
}

async function opens(dataDir: string): Promise<Check> {
  try {
    const { createDocChat } = await import('@docchat/core')
    await using docchat = await createDocChat({ dataDir, workers: 0 })
    const { documents, chunks } = await docchat.coverage()
    return ok('database', `opens with vector search: ${count(documents, 'document')}, ${count(chunks, 'chunk')}`)
  } catch (error) {
    const [first = ''] = failureDetails(error).split('\n')
    return fail(
      'database',
      first,
      'Reinstall docchat with this Node.js; if the data is damaged, restore it from a backup.',
    )
  }
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'docchat-doctor-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
