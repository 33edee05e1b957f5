import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporary } from '../testing/docchat.ts'
import { folderWatcher } from './folder-watcher.ts'

test('notices changes from before the wait, in new folders, and in one that took the place of another', async () => {
  const root = temporary()
  const inner = join(root, 'in')
  using watcher = folderWatcher()
  /** What a run does. */
  const look = (...folders: string[]) => folders.forEach(watcher.watch)

  look(root)
  mkdirSync(inner)
  await watcher.changed()
  look(root, inner)
  writeFileSync(join(inner, 'a.md'), 'a')
  await watcher.changed()

  look(root, inner)
  renameSync(inner, join(root, 'away'))
  mkdirSync(inner)
  await watcher.changed()
  look(root, inner)
  const changed = watcher.changed()
  writeFileSync(join(inner, 'b.md'), 'b')
  await changed

  look(root, inner)
  rmSync(inner, { recursive: true })
  await watcher.changed()
})

test('looks again after a while, and stops when it is aborted', async () => {
  using watcher = folderWatcher({ lookAgainMs: 1 })
  watcher.watch(temporary())
  await watcher.changed()
  using patient = folderWatcher()
  patient.watch(temporary())
  await expect(patient.changed(AbortSignal.abort(new Error('enough')))).rejects.toThrow()
})

test('looks every few seconds at folders that cannot be watched, and says so once', async () => {
  const errors: unknown[] = []
  using watcher = folderWatcher({ onError: (error) => errors.push(error) })
  const file = join(temporary(), 'file')
  writeFileSync(file, '')
  for (const path of [join(file, 'a'), join(file, 'b')]) watcher.watch(path)
  expect(errors).toMatchObject(process.platform === 'linux' ? [{ code: 'ENOTDIR' }] : errors)
})
