import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { LoadedSettings, OpenOptions } from '@docchat/config'
import { type DocChat, DocChatError } from '@docchat/core'
import { failureDetails } from '../../failure.ts'
import { count } from '../../terminal/format.ts'
import { type Check, fail, ok, warn } from './check.ts'

const SHOWN_PROBLEMS = 5

const ADVICE = 'Reinstall docchat with this Node.js; if the data is damaged, restore it from a backup.'

const SIGNAL_ADVICE = 'Start Redis, or correct DOCCHAT_REDIS_URL. Everything works meanwhile, but later.'
const SIGNAL_MS = 1000

/** The checks that the advice about the database is for. */
const OF_DATABASE: ReadonlySet<string> = new Set(['database', 'queue'])

/** Codes of errors that are not mended by installing again. */
const SAYS_WHAT_TO_DO: ReadonlySet<string> = new Set([
  'NOT_CONFIGURED',
  'STORE_INCOMPATIBLE',
  'STORE_BUSY',
  'STORAGE_FULL',
])

/** The database of a data directory, or the one that is configured. */
interface Place {
  readonly open: () => Promise<DocChat>
  readonly opens: string
  readonly advice: string
}

/**
 * Checks that the database opens (native SQLite loads, is recent enough and has vector search, or PostgreSQL can be reached;
 * the version of the data is supported) and that its data is intact. Without any data yet, a temporary folder is used.
 */
export async function checkStore(config: LoadedSettings): Promise<readonly Check[]> {
  const { dataDir, databaseUrl } = config
  if (databaseUrl !== undefined) return checkPostgres(config)
  const isThere = await stat(dataDir).then(
    (info) => info.isDirectory(),
    () => false,
  )
  const checkFolder = (folder: string) =>
    checkIn({
      open: () => openUnused({ ...config, dataDir: folder }),
      opens: 'SQLite opens, with vector search',
      advice: ADVICE,
    })
  return isThere ? checkFolder(dataDir) : inTemporaryFolder(checkFolder)
}

/** Opens it with the configured parts, such as S3, but without models, which are checked by themselves. */
async function openUnused(
  config: LoadedSettings,
  options: Pick<OpenOptions, 'onWarning'> = {},
): Promise<DocChat> {
  const { openDocChat } = await import('@docchat/config')
  return openDocChat(config, { workers: 0, models: false, noticesStale: false, ...options })
}

async function checkPostgres(config: LoadedSettings): Promise<readonly Check[]> {
  const warnings: string[] = []
  const onWarning = (message: string) => warnings.push(message)
  const checks = await checkIn({
    open: () => openUnused(config, { onWarning }),
    opens: 'PostgreSQL answers',
    advice: 'Correct DOCCHAT_DATABASE_URL, or start the server.',
  })
  return [
    ...checks,
    // What Redis warns of is among the checks.
    ...warnings
      .filter((message) => message.includes('pgvector'))
      .map((message) => warn('database', message, 'Questions are answered by words alone until then.')),
  ]
}

async function checkIn({ open, opens, advice }: Place): Promise<readonly Check[]> {
  try {
    await using docchat = await open()
    const parts = (await settledChecks(docchat)).map(({ name, ok: isOk, ms, error, note }) => {
      if (!isOk) return fail(name, error ?? 'cannot be used', OF_DATABASE.has(name) ? advice : undefined)
      if (name === 'signal' && note !== undefined) return warn(name, note, SIGNAL_ADVICE)
      return ok(name, name === 'database' ? opens : `responds in ${ms} ms`)
    })
    const { versions, chunks, problems } = await docchat.verify()
    const shown = problems.slice(0, SHOWN_PROBLEMS).map(({ message }) => fail('integrity', message))
    const checked = `${count(versions, 'file')} and ${count(chunks, 'chunk')} checked`
    if (problems.length > SHOWN_PROBLEMS)
      shown.push(fail('integrity', `${count(problems.length, 'problem')} in total`))
    return [...parts, ...(shown.length > 0 ? shown : [ok('integrity', checked)])]
  } catch (error) {
    if (DocChatError.isInstance(error) && SAYS_WHAT_TO_DO.has(error.code))
      return [fail('database', error.message)]
    const [first = ''] = failureDetails(error).split('\n')
    return [fail('database', first, advice)]
  }
}

/** Redis is connected to in the background, which may take a moment. */
async function settledChecks(docchat: DocChat): ReturnType<DocChat['check']> {
  const deadline = performance.now() + SIGNAL_MS
  for (;;) {
    const checks = await docchat.check()
    const isSettled = checks.every(({ name, note }) => name !== 'signal' || note === undefined)
    if (isSettled || performance.now() > deadline) return checks
    await delay(100)
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
