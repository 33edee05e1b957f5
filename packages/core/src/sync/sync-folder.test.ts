import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDocChat } from '../create-docchat.ts'
import type { DocChat } from '../docchat.ts'
import { add, open, temporary } from '../testing/docchat.ts'
import { makeZip } from '../testing/docx.ts'
import { type SyncEvent, type SyncOptions, syncFolder } from './sync-folder.ts'

let folder: string
let memory: string
let docchat: DocChat
beforeEach(async () => {
  folder = join(temporary(), 'docs')
  mkdirSync(folder)
  memory = join(temporary(), 'sync', 'memory.json')
  docchat = await open()
})
afterEach(() => docchat.close())

function write(path: string, content: string | Uint8Array = `# ${path}`): string {
  const absolute = join(folder, path)
  mkdirSync(dirname(absolute), { recursive: true })
  writeFileSync(absolute, content)
  return absolute
}

const inFolder = (path: string) => relative(folder, path)

/** The events of a run in a few words, after its jobs have ended. */
async function sync(options: SyncOptions = {}): Promise<string[]> {
  const events = await Array.fromAsync(syncFolder(docchat, folder, { memory, settleMs: 20, ...options }))
  for (const event of events)
    if (event.type === 'add' && event.added !== null)
      await Array.fromAsync(docchat.jobs.watch(event.added.job.id))
  return events.flatMap(words)
}

function words(event: SyncEvent): string[] {
  switch (event.type) {
    case 'add':
      return [`${event.change} ${inFolder(event.path)}`]
    case 'move':
      return [`${inFolder(event.from)} -> ${inFolder(event.path)}`]
    case 'remove':
      return [`${event.reason} ${inFolder(event.path)}`]
    case 'skip':
      return [`${event.code} ${inFolder(event.path)}`]
    case 'withhold':
      return [`withheld ${event.documents}/${event.of}`]
    case 'finish':
      return event.unchanged === 0 ? [] : [`unchanged ${event.unchanged}`]
  }
}

/** Where the documents come from, with their ids. */
async function documents(): Promise<Record<string, string>> {
  const all = await docchat.documents.sources()
  return Object.fromEntries(all.map(({ source, documentId }) => [inFolder(source), documentId]))
}

async function textOf(path: string): Promise<string> {
  const id = (await documents())[path] ?? expect.fail(`there is no document ${path}`)
  return String(await buffer(await docchat.documents.file(id)))
}

test('adds, follows and deletes, and does nothing when nothing has changed', async () => {
  write('a.md')
  write('in/b.md')
  write('in/c.md')
  write('song.mp3')
  expect(await sync()).toEqual(['new a.md', 'new in/b.md', 'new in/c.md'])
  const before = await documents()
  expect(await sync()).toEqual(['unchanged 3'])
  expect(await sync({ memory: join(temporary(), 'none.json') }), 'without a memory').toEqual(['unchanged 3'])
  const unwritable = join(write('../file', ''), 'memory.json')
  expect(await sync({ memory: unwritable }), 'without a place for one').toEqual(['unchanged 3'])

  write('a.md', '# Changed')
  renameSync(join(folder, 'in'), join(folder, 'renamed'))
  rmSync(join(folder, 'renamed/c.md'))
  expect(await sync()).toEqual(['deleted in/c.md', 'in/b.md -> renamed/b.md', 'changed a.md'])
  expect(await documents()).toEqual({ 'a.md': before['a.md'], 'renamed/b.md': before['in/b.md'] })
  expect(await docchat.retrieve('Changed')).toMatchObject([{ name: 'a.md' }])
  expect(await sync()).toEqual(['unchanged 2'])
})

test('a file that was moved over another stands for both', async () => {
  write('a.md')
  write('b.md')
  await sync()
  const before = await documents()
  renameSync(join(folder, 'a.md'), join(folder, 'b.md'))
  expect(await sync()).toEqual(['replaced b.md', 'a.md -> b.md'])
  expect(await documents()).toEqual({ 'b.md': before['a.md'] })
  expect(await textOf('b.md')).toBe('# a.md')
})

test('files that become the same leave no document behind', async () => {
  write('a.md')
  write('b.md')
  await sync()
  write('a.md', '# The same')
  write('b.md', '# The same')
  await sync()
  expect(Object.keys(await documents()).sort()).toEqual(['a.md'])
  expect(await sync()).toEqual(['unchanged 2'])
})

test('follows the folder itself, and leaves documents from elsewhere', async () => {
  write('a.md')
  write('b.md')
  await sync()
  const before = await documents()
  await add(docchat, 'b.txt', 'uploaded')
  const moved = join(temporary(), 'moved')
  renameSync(folder, moved)
  folder = moved
  write('c.md', 'uploaded')
  expect((await sync()).sort()).toEqual([
    expect.stringMatching(/a\.md -> a\.md$/),
    expect.stringMatching(/b\.md -> b\.md$/),
    'unchanged 1',
  ])
  expect(await documents()).toMatchObject(before)
  rmSync(join(folder, 'c.md'))
  rmSync(join(folder, 'a.md'))
  expect(await sync()).toEqual(['deleted a.md', 'unchanged 1'])
  expect(await docchat.documents.find('b.txt')).toHaveLength(1)
})

test('keeps documents, or only says what would be done', async () => {
  write('a.md')
  write('b.md')
  await sync()
  rmSync(join(folder, 'a.md'))
  write('c.md')
  const before = await documents()
  expect(await sync({ dryRun: true })).toEqual(['deleted a.md', 'new c.md', 'unchanged 1'])
  expect(await documents()).toEqual(before)
  expect(await sync({ keep: true })).toEqual(['new c.md', 'unchanged 1'])
  expect(await documents()).toMatchObject(before)
})

test('deletes nothing without a word when the folder is empty or gone', async () => {
  for (const name of ['a', 'b']) write(`${name}.md`)
  await sync()
  rmSync(folder, { recursive: true })
  expect(await sync()).toEqual(['withheld 2/2'])
  mkdirSync(folder)
  expect(await sync()).toEqual(['withheld 2/2'])
  expect(Object.keys(await documents()).sort()).toEqual(['a.md', 'b.md'])
  expect(await sync({ confirmRemoval: () => true })).toEqual(['deleted a.md', 'deleted b.md'])
  rmSync(folder, { recursive: true })
  await expect(sync()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

test('asks before it deletes more than half of many', async () => {
  for (let i = 0; i < 20; i++) write(`${i < 9 ? 'kept' : 'mounted'}/${i}.md`)
  await sync()
  rmSync(join(folder, 'mounted'), { recursive: true })
  mkdirSync(join(folder, 'mounted'))
  const asked: unknown[] = []
  const confirmRemoval = (...question: unknown[]) => asked.push(question) < 0
  expect(await sync({ confirmRemoval })).toEqual(['withheld 11/20', 'unchanged 9'])
  expect(asked).toEqual([[11, 20]])
})

test('patterns leave files out, and their documents are deleted', async () => {
  for (const path of ['a.md', 'drafts/b.md', 'in/drafts/c.md', 'in/keep.txt', 'in/x.txt', 'tmp/d.md'])
    write(path)
  await sync()
  write('.docchatignore', '# what is not ready\ndrafts/\n*.txt\n')
  write('in/.docchatignore', '!keep.txt\n')
  expect((await sync({ ignore: ['/tmp'] })).sort()).toEqual([
    'ignored drafts/b.md',
    'ignored in/drafts/c.md',
    'ignored in/x.txt',
    'ignored tmp/d.md',
    'unchanged 2',
  ])
  expect(Object.keys(await documents()).sort()).toEqual(['a.md', 'in/keep.txt'])
})

test('takes a file that is being written to once it is complete', async () => {
  const path = write('log.txt', 'line 0\n')
  let lines = 1
  const writing = setInterval(() => {
    appendFileSync(path, `line ${lines}\n`)
    if (++lines === 40) clearInterval(writing)
  }, 5)
  expect(await sync({ settleMs: 100 })).toEqual(['new log.txt'])
  expect((await textOf('log.txt')).trimEnd().split('\n')).toHaveLength(40)
  const [{ version } = expect.fail('there is none')] = await docchat.documents.find('log.txt')
  expect(version.number, 'nothing was added in between').toBe(1)
})

test('leaves a file to the next run that never comes to rest', async () => {
  const path = write('log.txt')
  const writing = setInterval(() => appendFileSync(path, 'more\n'), 2)
  try {
    write('a.md')
    expect(await sync({ settleMs: 50, waitMs: 100 })).toEqual(['new a.md', 'FILE_CHANGING log.txt'])
  } finally {
    clearInterval(writing)
  }
})

test('says which files it cannot take, and keeps the documents of those it cannot read', async () => {
  write('closed/a.md')
  write('b.md')
  await sync()
  write('b.md', '')
  symlinkSync(folder, join(folder, 'up.md'))
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.md'))
  const isLinux = process.platform === 'linux'
  if (isLinux) execFileSync('mkfifo', [join(folder, 'pipe.md')])
  const isRoot = process.getuid?.() === 0
  if (isRoot) write('closed/.docchatignore/file.md')
  else chmodSync(join(folder, 'closed'), 0)
  const events = await sync()
  if (!isRoot) chmodSync(join(folder, 'closed'), 0o700)
  expect(events.sort()).toEqual(
    [
      'FILE_EMPTY b.md',
      'FILE_UNREADABLE closed',
      'FILE_UNREADABLE dangling.md',
      ...(isLinux ? ['NOT_A_FILE pipe.md'] : []),
      'NOT_A_FILE up.md',
    ].sort(),
  )
  expect(Object.keys(await documents()).sort()).toEqual(['b.md', 'closed/a.md'])
})

test.runIf(process.platform === 'linux')(
  'files and folders may have names that are not valid UTF-8',
  async () => {
    const bytes = (path: string) => Buffer.from(`${folder}/${path}`, 'latin1')
    write('a.md')
    mkdirSync(bytes('d\xef'))
    writeFileSync(bytes('d\xef/c\xff.md'), 'one')
    writeFileSync(bytes('d\xef/e.zip'), makeZip([{ name: 'in.md', content: 'two' }]))
    expect((await sync()).sort()).toEqual(['new a.md', 'new d%EF/c%FF.md', 'new d%EF/e.zip/in.md'])
    expect(await sync()).toEqual(['unchanged 3'])
    rmSync(bytes('d\xef/c\xff.md'))
    writeFileSync(bytes('d\xef/.docchatignore'), '*.zip')
    expect((await sync()).sort()).toEqual(['deleted d%EF/c%FF.md', 'ignored d%EF/e.zip/in.md', 'unchanged 1'])
  },
)

test('documents that still wait are added again only if their jobs are wanted', async () => {
  write('a.md')
  const waiting = await createDocChat({ dataDir: temporary(), workers: 0 })
  const types = async (options: SyncOptions) =>
    (await Array.fromAsync(syncFolder(waiting, folder, { settleMs: 0, ...options }))).map(({ type }) => type)
  try {
    expect(await types({})).toEqual(['add', 'finish'])
    expect(await types({ returnsUnfinished: false })).toEqual(['finish'])
    expect(await types({})).toEqual(['add', 'finish'])
  } finally {
    await waiting.close()
  }
})

test('the files of an archive are documents, and follow it', async () => {
  const zip = (names: readonly string[]) => makeZip(names.map((name) => ({ name, content: `in ${name}` })))
  write('papers.zip', zip(['a.md', 'x/b.md', 'c.bin']))
  expect(await sync()).toEqual(['new papers.zip/a.md', 'new papers.zip/x/b.md'])
  const before = await documents()
  write('papers.zip', zip(['a.md', 'd.md']))
  renameSync(join(folder, 'papers.zip'), join(folder, 'more.zip'))
  expect(await sync()).toEqual([
    'deleted papers.zip/x/b.md',
    'papers.zip/a.md -> more.zip/a.md',
    'new more.zip/d.md',
  ])
  expect((await documents())['more.zip/a.md']).toBe(before['papers.zip/a.md'])
  write('more.zip', 'no archive')
  expect(await sync()).toEqual(['DOCUMENT_UNREADABLE more.zip'])
  expect(Object.keys(await documents()).sort()).toEqual(['more.zip/a.md', 'more.zip/d.md'])
})

test('tries again what failed, unless it is told not to', async () => {
  write('a.pdf', '%PDF-1.7 and nothing else')
  expect(await sync()).toEqual(['new a.pdf'])
  expect(await sync({ retryFailed: false })).toEqual([])
  expect(await sync()).toEqual(['failed a.pdf'])
})

test('gets to the same end wherever it was stopped', async () => {
  for (const path of ['a.md', 'b.md', 'c.md', 'd.md']) write(path)
  await sync()
  const before = await documents()
  renameSync(join(folder, 'a.md'), join(folder, 'e.md'))
  renameSync(join(folder, 'b.md'), join(folder, 'a.md'))
  rmSync(join(folder, 'c.md'))
  write('d.md', '# Changed')
  write('f.md')
  const kept = { 'a.md': before['b.md'], 'd.md': before['d.md'], 'e.md': before['a.md'] }
  for (let events = 1; ; events++) {
    let seen = 0
    for await (const _ of syncFolder(docchat, folder, { memory, settleMs: 20 })) if (++seen === events) break
    const isWhole = seen < events
    const now = await documents()
    expect(Object.keys(now).length, `after ${seen} events`).toBe(new Set(Object.values(now)).size)
    if (isWhole) break
  }
  expect(await documents()).toEqual({ ...kept, 'f.md': expect.any(String) })
  expect(await textOf('a.md')).toBe('# b.md')
})
