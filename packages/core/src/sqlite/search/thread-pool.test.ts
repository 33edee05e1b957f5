import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Passage } from '../../retrieve/passage.ts'
import type { FoundPassage, PassageQuery } from '../../retrieve/passage-finder.ts'
import { published } from '../../testing/store-fixtures.ts'
import { openConnection } from '../connection.ts'
import { sqliteStore } from '../store.ts'
import { type SearchThreadsOptions, searchThreads } from './thread-pool.ts'

const DYING = new URL('./fixtures/dying-thread.ts', import.meta.url)

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-threads-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function query(question: string, owner = 'owner'): PassageQuery {
  return { question, vector: null, filter: { owner }, limit: 10 }
}

/** Creates two databases, each with one page. @returns their paths. */
async function twoDatabases(...words: [string, string]): Promise<[string, string]> {
  const paths = words.map(async (word) => {
    const directory = temporary()
    await using store = sqliteStore({ directory })
    await published(store, 'owner', [`page ${word}`])
    return join(directory, 'docchat.db')
  })
  return (await Promise.all(paths)) as [string, string]
}

function ranked({ explanation: _, ...found }: FoundPassage, i: number): Passage {
  return { rank: i + 1, ...found }
}

async function textsOf(found: Promise<readonly FoundPassage[]>): Promise<string[]> {
  return (await found).map(({ text }) => text)
}

/** Waits until the first thread is ready, and counts the queries that were answered in the calling thread. */
async function openThreads(options: Omit<SearchThreadsOptions, 'find' | 'quote'>) {
  let inCallingThread = 0
  const find = async (): Promise<readonly FoundPassage[]> => {
    inCallingThread++
    return []
  }
  const threads = searchThreads({ ...options, find, quote: async () => [] })
  await threads.find(query('the first'))
  const question = 'so long that it waits for a thread '.repeat(40)
  await threads.find(query(question))
  expect(inCallingThread).toBe(1)
  return { threads, inCallingThread: () => inCallingThread }
}

test('a search in a thread sees what was committed before it, and nothing that was removed', async () => {
  const directory = temporary()
  await using store = sqliteStore({ directory })
  const { threads, inCallingThread } = await openThreads({ path: join(directory, 'docchat.db'), size: 2 })
  await using _ = threads
  for (let i = 0; i < 30; i++) {
    const word = `word${'abcdefghij'.at(i % 10)}${'klm'.at(i / 10)}`
    const { version } = await published(store, 'owner', [`A page about ${word}.`])
    const found = await Promise.all([threads.find(query(word)), threads.find(query(word))])
    expect(found.map((passages) => passages.map(({ versionId }) => versionId))).toEqual([
      [version.id],
      [version.id],
    ])
    await store.search.remove(version.id)
    expect(await threads.find(query(word))).toEqual([])
  }
  expect(inCallingThread()).toBe(1)
})

test('finds the same passages as in the calling thread', async () => {
  await using store = sqliteStore({ directory: temporary() })
  await published(store, 'owner', ['The rent is due in May.', 'The rent is 500 euros.', 'Nothing else.'])
  const find = () => store.passageFinder?.find(query('How high is the rent?'))
  const first = await find()
  expect(first).toHaveLength(2)
  await store.passageFinder?.find(query('so long that it waits for a thread '.repeat(40)))
  expect(await find()).toEqual(first)
})

test('quotes the same sentences, with the same citations, as the calling thread', async () => {
  await using store = sqliteStore({ directory: temporary() })
  await published(store, 'owner', ['The rent is due in May.', 'The rent is 500 euros.', 'Nothing else.'])
  const { passageFinder, quoter } = store
  if (passageFinder === undefined || quoter === undefined) throw new Error('It has no threads.')
  const question = 'How high is the rent?'
  const passages = (await passageFinder.find(query(question))).map(ranked)
  const reads = vi.spyOn(quoter.catalog, 'page')
  const request = { question, passages, options: { maxSentences: 2, introduction: 'Quoted:' } }
  const first = await quoter.quote(request)
  expect(first).toContainEqual({ type: 'text-delta', text: 'Quoted:' })
  expect(first).toContainEqual(expect.objectContaining({ quote: 'The rent is 500 euros.', verified: true }))
  expect(first.at(-1)).toMatchObject({ type: 'checked', declined: false })
  const before = reads.mock.calls.length
  expect(before).toBeGreaterThan(0)
  await passageFinder.find(query('so long that it waits for a thread '.repeat(40)))
  expect(await quoter.quote(request)).toEqual(first)
  expect(reads, 'it was quoted in a thread').toHaveBeenCalledTimes(before)
})

test('closing and new connections wait for the answer that is being quoted', async () => {
  const directory = temporary()
  await using store = sqliteStore({ directory })
  await published(store, 'owner', ['The rent is 500 euros.'])
  const { threads } = await openThreads({ path: join(directory, 'docchat.db'), size: 1 })
  const [passage] = await threads.find(query('rent'))
  if (passage === undefined) throw new Error('Nothing was found.')
  // The quoting answerer lets other messages in after each passage.
  const passages = Array.from({ length: 20 }, (_, i) => ranked(passage, i))
  const quoting = threads.quote({ question: 'How high is the rent?', passages, options: {} })
  threads.reopen()
  const closing = threads[Symbol.asyncDispose]()
  expect(await quoting).toContainEqual(expect.objectContaining({ type: 'citation', verified: true }))
  await closing
})

test('a process that asks once starts no thread', async () => {
  const found: string[] = []
  await using threads = searchThreads({
    path: 'nowhere',
    program: new URL('./missing.ts', import.meta.url),
    find: async ({ question }) => {
      found.push(question)
      return []
    },
    quote: async () => [],
  })
  const warnings = warningsOf()
  await threads.find(query('one'))
  expect([found, await warnings(false)]).toEqual([['one'], []])
  // And where no thread can be started, the calling thread answers.
  await threads.find(query('two'))
  await threads.find(query('long '.repeat(400)))
  expect(found).toHaveLength(3)
  expect(await warnings(true)).toEqual([expect.stringContaining('no search thread can be started')])
})

test('a thread that dies is replaced, and its search is tried once more', async () => {
  const { threads } = await openThreads({ path: join(temporary(), 'died'), size: 1, program: DYING })
  await using _ = threads
  expect(await threads.find(query('die once'))).toEqual([])
  await expect(threads.find(query('die'))).rejects.toMatchObject({ code: 'INTERNAL_ERROR' })
  expect(await threads.find(query('any'))).toEqual([])
})

test('an error of a thread keeps its message', async () => {
  const directory = temporary()
  await using store = sqliteStore({ directory })
  await published(store, 'owner', ['One.'])
  const { threads } = await openThreads({ path: join(directory, 'docchat.db') })
  await using _ = threads
  const invalid = { ...query('one'), filter: { owner: {} as never } }
  await expect(threads.find(invalid)).rejects.toThrow(/SQLite3 can only bind/)
  expect(await threads.find(query('one'))).toHaveLength(1)
})

test('after a full disk, the threads search through new connections', async () => {
  const [path, other] = await twoDatabases('before', 'after')
  const { threads } = await openThreads({ path, size: 1 })
  await using _ = threads
  expect(await textsOf(threads.find(query('page')))).toEqual(['page before'])
  // Only who opens the file again sees the other one.
  renameSync(other, path)
  expect(await textsOf(threads.find(query('page')))).toEqual(['page before'])
  threads.reopen()
  expect(await textsOf(threads.find(query('page')))).toEqual(['page after'])
})

test('a search that finds the index damaged is tried again through a new connection', async () => {
  const [path, other] = await twoDatabases('before', 'after')
  const { threads } = await openThreads({ path, size: 1 })
  await using _ = threads
  expect(await textsOf(threads.find(query('page')))).toEqual(['page before'])
  const db = openConnection(path)
  db.raw.unsafeMode()
  db.raw.exec('delete from chunk_words_data where id > 10')
  // Not a word whose matches are in memory.
  await expect(threads.find(query('before'))).rejects.toMatchObject({
    code: 'STORE_INCOMPATIBLE',
    message: `${path} is damaged. Restore it from a backup, or choose another data directory.`,
  })
  // What is left in the log would be read into the other file.
  db.raw.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  renameSync(other, path)
  expect(await textsOf(threads.find(query('page')))).toEqual(['page after'])
})

test('an aborted search is not waited for', async () => {
  const { threads } = await openThreads({ path: join(temporary(), 'none'), size: 1, program: DYING })
  await using _ = threads
  const controller = new AbortController()
  const reason = new Error('Enough.')
  const searches = [1, 2].map(() => threads.find(query('any'), { signal: controller.signal }))
  controller.abort(reason)
  expect(await Promise.allSettled(searches)).toEqual(searches.map(() => ({ status: 'rejected', reason })))
  await expect(threads.find(query('any'), { signal: controller.signal })).rejects.toBe(reason)
})

test('closing lets the running search finish, and rejects those that wait', async () => {
  const directory = temporary()
  await using store = sqliteStore({ directory })
  await published(store, 'owner', ['One.'])
  const { threads } = await openThreads({ path: join(directory, 'docchat.db'), size: 1 })
  const [running, waiting] = [threads.find(query('one')), threads.find(query('one'))]
  const outcomes = Promise.allSettled([running, waiting])
  await threads[Symbol.asyncDispose]()
  expect(await outcomes).toMatchObject([
    { status: 'fulfilled', value: [{ text: 'One.' }] },
    { status: 'rejected', reason: { code: 'CLOSED' } },
  ])
  await expect(threads.find(query('one'))).rejects.toMatchObject({ code: 'CLOSED' })
})

/** Records the warnings of this process. */
function warningsOf(): (expected: boolean) => Promise<string[]> {
  const messages: string[] = []
  const listener = ({ message }: Error) => messages.push(message)
  process.on('warning', listener)
  onTestFinished(() => void process.off('warning', listener))
  return async (expected) => {
    if (expected) await expect.poll(() => messages.length).toBeGreaterThan(0)
    else await new Promise((resolve) => setTimeout(resolve, 50))
    return messages
  }
}

test.runIf(process.platform === 'linux')('the threads give way to the one that serves', async () => {
  const [path] = await twoDatabases('one', 'two')
  const before = lowPriorityThreads()
  const { threads } = await openThreads({ path, size: 1 })
  await using _ = threads
  expect(lowPriorityThreads() - before).toBe(1)
})

/** Counts the threads of this process whose niceness is above its own. */
function lowPriorityThreads(): number {
  const tasks = readdirSync('/proc/self/task').map(Number)
  return tasks.filter((task) => getPriority(task) > getPriority()).length
}
