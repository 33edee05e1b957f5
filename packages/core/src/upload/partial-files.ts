import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, open, readdir, readFile, rename, rm, rmdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { DocChatError } from '../errors.ts'
import { errnoOf } from '../file-error.ts'
import { makeFolder } from '../make-folder.ts'

/** Bytes of a file that is not complete, as it lies on the disk. */
export interface PartialFile {
  readonly path: string
  readonly offset: number
  /** When the last bytes arrived, in milliseconds. */
  readonly changedAt: number
}

/**
 * Files that grow, each beside a record of what it is, in a folder for each owner. An owner's folder is named by a hash, so
 * that an id leads nowhere but to the owner's own files.
 */
export interface PartialFiles {
  /** Creates an empty file that is to have this size. @returns its id. @throws DocChatError `STORAGE_FULL`. */
  create(owner: string, record: object, sizeBytes: number): Promise<string>
  /** Null if there is no such file. */
  find(owner: string, id: string): Promise<(PartialFile & { readonly record: unknown }) | null>
  /** Opens a file to write at any position. */
  open(owner: string, id: string): Promise<FileHandle>
  /** Replaces the record, and leaves the file without bytes: they are elsewhere now. */
  conclude(owner: string, id: string, record: object): Promise<void>
  count(owner: string): Promise<number>
  remove(owner: string, id: string): Promise<void>
  /** Deletes files to which nothing was added for so long. @returns how many were deleted */
  sweep(olderThanMs: number): Promise<number>
}

const ID = /^upl_[0-9a-f]{32}$/
const BYTES = '.part'
const RECORD = '.json'

/** Keeps the files in this folder, which is created with the first one. */
export function partialFiles(directory: string): PartialFiles {
  const folderOf = (owner: string) =>
    join(directory, createHash('sha256').update(owner).digest('hex').slice(0, 32))
  const pathOf = (owner: string, id: string, ending: string) => join(folderOf(owner), id + ending)

  return {
    async create(owner, record, sizeBytes) {
      const id = `upl_${randomBytes(16).toString('hex')}`
      await makeFolder(folderOf(owner))
      await checkRoom(directory, sizeBytes)
      await write(pathOf(owner, id, BYTES), '')
      try {
        await replace(pathOf(owner, id, RECORD), record)
      } catch (error) {
        await rm(pathOf(owner, id, BYTES), { force: true })
        throw error
      }
      await syncFolder(folderOf(owner))
      return id
    },
    async find(owner, id) {
      if (!ID.test(id)) return null
      const path = pathOf(owner, id, BYTES)
      const [record, stats] = await Promise.all([
        readFile(pathOf(owner, id, RECORD), 'utf8').catch(nullIfMissing),
        stat(path).catch(nullIfMissing),
      ])
      if (record === null || stats === null) return null
      return { path, offset: stats.size, changedAt: stats.mtimeMs, record: JSON.parse(record) }
    },
    open: (owner, id) => open(pathOf(owner, id, BYTES), 'r+'),
    async conclude(owner, id, record) {
      await replace(pathOf(owner, id, RECORD), record)
      await syncFolder(folderOf(owner))
      await write(pathOf(owner, id, BYTES), '')
    },
    async count(owner) {
      const names = (await readdir(folderOf(owner)).catch(nullIfMissing)) ?? []
      return names.filter((name) => name.endsWith(BYTES)).length
    },
    async remove(owner, id) {
      await Promise.all([BYTES, RECORD].map((ending) => rm(pathOf(owner, id, ending), { force: true })))
    },
    async sweep(olderThanMs) {
      let swept = 0
      for (const folder of (await readdir(directory).catch(nullIfMissing)) ?? []) {
        const names = (await readdir(join(directory, folder)).catch(nullIfMissing)) ?? []
        for (const name of names) {
          const path = join(directory, folder, name)
          const stats = await stat(path).catch(nullIfMissing)
          // The bytes tell whether anything was added; the record goes with them.
          const other = name.endsWith(RECORD) ? await stat(bytesOf(path)).catch(nullIfMissing) : null
          if (stats === null || Date.now() - Math.max(stats.mtimeMs, other?.mtimeMs ?? 0) < olderThanMs)
            continue
          await rm(path, { force: true })
          if (name.endsWith(BYTES)) swept++
        }
        // Fails while there is something in it.
        await rmdir(join(directory, folder)).catch(() => undefined)
      }
      return swept
    },
  }
}

async function checkRoom(directory: string, sizeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory)
  if (Number(bavail) * Number(bsize) >= sizeBytes) return
  const message = `There is no space for ${sizeBytes} bytes in ${directory}. Free some, or delete documents.`
  throw new DocChatError('STORAGE_FULL', message)
}

function bytesOf(record: string): string {
  return record.slice(0, -RECORD.length) + BYTES
}

async function replace(path: string, record: object): Promise<void> {
  await write(`${path}.new`, JSON.stringify(record))
  await rename(`${path}.new`, path)
}

async function write(path: string, text: string): Promise<void> {
  await using file = await open(path, 'w', 0o600)
  await file.writeFile(text)
  await file.sync()
}

/** Makes new names durable. On Windows, syncing a folder is neither possible nor necessary. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  await using folder = await open(path, 'r')
  await folder.sync()
}

function nullIfMissing(error: unknown): null {
  if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return null
  throw error
}
