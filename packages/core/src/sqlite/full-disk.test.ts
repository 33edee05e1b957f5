import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import { createDocChat } from '../create-docchat.ts'
import type { DocChat } from '../docchat.ts'
import { migrate } from './migrations.ts'
import { openSqlite } from './session.ts'

const MB = 2 ** 20

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-full-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a file until the disk is full. */
function fillUp(folder: string): void {
  const file = openSync(join(folder, 'filler'), 'a')
  try {
    for (const size of [MB, 4096, 1]) {
      const chunk = Buffer.alloc(size, 7)
      expect(() => {
        for (;;) writeSync(file, chunk)
      }).toThrow('ENOSPC')
    }
  } finally {
    closeSync(file)
  }
}

async function addText(docchat: DocChat, name: string, words: number): Promise<string> {
  const text = Array.from({ length: words }, (_, i) => `${name} has word ${i}.`).join(' ')
  const content = Readable.from([Buffer.from(text)])
  const { document, job } = await docchat.documents.add({ name: `${name}.txt`, content })
  for await (const { state } of docchat.jobs.watch(job.id)) if (state === 'failed') throw new Error('failed')
  return document.id
}

test('on a full disk, nothing can be added, but everything can be deleted', async (context) => {
  const folder = temporaryFolder()
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', folder])
  if (mounted.status !== 0) context.skip('mounting a small file system requires root on Linux')
  try {
    const dataDir = join(folder, 'data')
    const ids: string[] = []
    const reserve = join(dataDir, 'docchat.db-reserve')
    const conversation = await (async () => {
      await using docchat = await createDocChat({ dataDir, onError: () => {} })
      for (const name of ['heron', 'stork', 'crane', 'ibis']) ids.push(await addText(docchat, name, 20_000))
      await expect.poll(() => statSync(reserve).size).toBe(8 * MB)
      return await docchat.conversations.create({ title: 'Birds' })
    })()
    fillUp(folder)

    await using docchat = await createDocChat({ dataDir, workers: 0, onError: () => {} })
    await expect(addText(docchat, 'egret', 20_000)).rejects.toMatchObject({ code: 'STORAGE_FULL' })
    expect((await docchat.check()).filter(({ ok }) => !ok)).toMatchObject([{ name: 'space' }])
    const birds = () => Promise.all(['heron', 'stork'].map((bird) => docchat.retrieve(bird)))
    for (const found of await birds()) expect(found.length, 'it still answers').toBeGreaterThan(0)
    const unsaved: unknown[] = []
    const chat = docchat.chat()
    const question = 'Which word does heron have?'
    const events = await Array.fromAsync(chat.ask(question, { onUnsaved: (error) => unsaved.push(error) }))
    expect(events.at(-1)).toMatchObject({ type: 'finish' })
    expect(unsaved).toMatchObject([{ code: 'STORAGE_FULL' }])
    expect((await Array.fromAsync(chat.ask(question))).at(-1)).toMatchObject({ code: 'STORAGE_FULL' })
    const copy = join(folder, 'copy')
    await expect(docchat.backup(copy)).rejects.toMatchObject({
      code: 'STORAGE_FULL',
      message: `There is no space left for a backup in ${copy}. Free some, or name a folder on another disk.`,
    })
    expect(readdirSync(copy)).toEqual([])
    await docchat.conversations.remove(conversation.id)
    for (const id of ids) {
      // Somebody else takes whatever is freed.
      await docchat.documents.remove(id)
      expect((await docchat.verify()).problems).toEqual([])
      fillUp(folder)
    }
    expect(await docchat.documents.list()).toMatchObject({ total: 0 })
    expect(statSync(reserve).size, 'the reserve was taken back').toBeGreaterThan(6 * MB)
    expect((await docchat.verify()).problems).toEqual([])
  } finally {
    spawnSync('umount', [folder])
  }
})

test('a migration for which there is no space says so', () => {
  const path = join(temporaryFolder(), 'docchat.db')
  const full = () => {
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
  }
  expect(() => openSqlite(path, full)).toThrow(
    `There is no space left to write ${path}. Free some disk space and try again.`,
  )
})

test('only a transaction that frees space uses the reserve', async () => {
  const path = join(temporaryFolder(), 'docchat.db')
  const reserve = `${path}-reserve`
  using database = openSqlite(path, migrate, { reserve: true })
  await expect.poll(() => statSync(reserve).size).toBe(8 * MB)
  const write = () => {
    if (existsSync(reserve))
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    return 'written'
  }
  let renewed = 0
  database.onReaderRenewed(() => renewed++)
  await expect(database.write(write)).rejects.toMatchObject({ code: 'STORAGE_FULL' })
  expect(renewed).toBe(1)
  expect(await database.write(write, { freesSpace: true })).toBe('written')
  expect(renewed).toBe(2)
  expect(statSync(reserve).size).toBe(8 * MB)
})
