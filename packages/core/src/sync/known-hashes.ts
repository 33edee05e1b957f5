import { readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import type { ScannedFile } from './scan-folder.ts'

/**
 * The hashes of files, so that those that have not changed need not be read. It is only a memory: without it, each file whose size
 * is that of a document is read again.
 */
export interface KnownHashes {
  /** Returns the hash of a file whose fingerprint is the same as when it was read; null otherwise. */
  get(file: ScannedFile): string | null
  set(file: ScannedFile, sha256: string): void
  /** Writes what is known of these files, and forgets the others. */
  save(files: readonly ScannedFile[]): Promise<void>
}

type Entry = readonly [fingerprint: string, sha256: string]

/** Reads what was saved in a file. One that is missing or damaged counts as empty. */
export async function knownHashes(path: string | undefined): Promise<KnownHashes> {
  const entries = path === undefined ? new Map<string, Entry>() : await readEntries(path)
  let changed = false
  return {
    get(file) {
      const [fingerprint, sha256] = entries.get(file.path) ?? []
      return sha256 !== undefined && fingerprint === file.fingerprint ? sha256 : null
    },
    set(file, sha256) {
      entries.set(file.path, [file.fingerprint, sha256])
      changed = true
    },
    async save(files) {
      if (path === undefined || (!changed && entries.size === files.length)) return
      const kept = files.flatMap(({ path: at }) => {
        const entry = entries.get(at)
        return entry === undefined ? [] : [[at, entry] as const]
      })
      await makeFolder(dirname(path))
      const partial = `${path}.${process.pid}`
      await writeFile(partial, JSON.stringify(Object.fromEntries(kept)), { mode: 0o600 })
      await rename(partial, path)
      changed = false
    },
  }
}

async function readEntries(path: string): Promise<Map<string, Entry>> {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  try {
    const read = Object.entries(JSON.parse(text) as Record<string, unknown>)
    return new Map(read.filter((entry): entry is [string, Entry] => isEntry(entry[1])))
  } catch {
    return new Map()
  }
}

function isEntry(value: unknown): value is Entry {
  return Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'string')
}
