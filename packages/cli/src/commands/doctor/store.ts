import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failureDetails } from '../../failure.ts'
import { count } from '../../terminal/format.ts'
import { type Check, fail, ok } from './check.ts'

const SHOWN_PROBLEMS = 5

const ADVICE = 'Reinstall docchat with this Node.js; if the data is damaged, restore it from a backup.'

/**
 * Checks that the database opens (native SQLite loads, is recent enough and has vector search, and the version of the data
 * is supported) and that its data is intact. Without any data yet, a temporary folder is used.
 */
export async function checkStore(dataDir: string): Promise<readonly Check[]> {
  const isThere = await stat(dataDir).then(
    (info) => info.isDirectory(),
    () => false,
  )
  return isThere ? checkIn(dataDir) : inTemporaryFolder(checkIn)
}

async function checkIn(dataDir: string): Promise<readonly Check[]> {
  try {
    const { createDocChat } = await import('@docchat/core')
    await using docchat = await createDocChat({ dataDir, workers: 0 })
    const parts = (await docchat.check()).map(({ name, ok: isOk, ms, error }) =>
      isOk
        ? ok(name, name === 'database' ? 'SQLite opens, with vector search' : `responds in ${ms} ms`)
        : fail(name, error ?? 'cannot be used', ADVICE),
    )
    const { versions, chunks, problems } = await docchat.verify()
    const shown = problems.slice(0, SHOWN_PROBLEMS).map(({ message }) => fail('integrity', message))
    const checked = `${count(versions, 'file')} and ${count(chunks, 'chunk')} checked`
    if (problems.length > SHOWN_PROBLEMS)
      shown.push(fail('integrity', `${count(problems.length, 'problem')} in total`))
    return [...parts, ...(shown.length > 0 ? shown : [ok('integrity', checked)])]
  } catch (error) {
    const [first = ''] = failureDetails(error).split('\n')
    return [fail('database', first, ADVICE)]
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
