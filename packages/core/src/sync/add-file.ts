import { stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { pathOnDisk } from '../disk-path.ts'
import type { AddedDocument } from '../docchat/documents.ts'
import type { Owner } from '../docchat.ts'
import { DocChatError } from '../errors.ts'
import { isUnchanged } from './compare-folder.ts'
import type { KnownHashes } from './known-hashes.ts'
import { fingerprintOf, type NotTaken, type ScannedFile, unreadable } from './scan-folder.ts'

/** How adding a file went. It is `changing` if it was written to while it was read; nothing was added then. */
export type FileOutcome =
  | { readonly type: 'added'; readonly added: AddedDocument }
  | { readonly type: 'refused'; readonly why: NotTaken }
  | { readonly type: 'changing' }

/** Options of {@link addFile}. */
export interface AddFileOptions {
  readonly hashes: KnownHashes
  readonly signal?: AbortSignal
}

/** The reason to refuse a file for now. */
class Changing extends Error {}

/** Stores and queues a file, as a whole or not at all. */
export async function addFile(
  owner: Owner,
  file: ScannedFile,
  { hashes, signal }: AddFileOptions,
): Promise<FileOutcome> {
  const { name, path, sizeBytes } = file
  try {
    const added = await owner.documents.add(
      { name, content: whole(file), source: path, sizeBytes },
      signal && { signal },
    )
    hashes.set(file, added.version.sha256)
    return { type: 'added', added }
  } catch (error) {
    signal?.throwIfAborted()
    if (DocChatError.isInstance(error) && error.code === 'STORE_INCOMPATIBLE') throw error
    if (error instanceof Changing || !(await isUnchanged(file))) return { type: 'changing' }
    return { type: 'refused', why: { path, ...unreadable(error) } }
  }
}

/** The bytes of a file. @throws Changing at the end if it was written to. */
async function* whole(file: ScannedFile): AsyncGenerator<Uint8Array> {
  yield* file.open()
  if (!(await isUnchanged(file))) throw new Changing(`"${file.path}" was written to while it was read.`)
}

/** Options of {@link addWhenWritten}. */
export interface AddWhenWrittenOptions extends AddFileOptions {
  readonly settleMs: number
  readonly waitMs: number
}

/** Adds files once nobody writes to them. Those that do not come to rest in time are `changing`; those that are gone are left out. */
export async function* addWhenWritten<T extends { readonly file: ScannedFile }>(
  owner: Owner,
  waiting: readonly T[],
  { settleMs, waitMs, ...options }: AddWhenWrittenOptions,
): AsyncGenerator<T & { readonly outcome: FileOutcome }> {
  const until = performance.now() + waitMs
  while (waiting.length > 0) {
    const looked = await Promise.all(waiting.map(async (one) => ({ ...one, file: await asNow(one.file) })))
    await delay(settleMs, undefined, options.signal && { signal: options.signal })
    const next: T[] = []
    for (const one of looked) {
      const { file } = one
      if (file === null) continue
      const outcome: FileOutcome = (await isUnchanged(file))
        ? await addFile(owner, file, options)
        : { type: 'changing' }
      if (outcome.type === 'changing' && performance.now() < until) next.push({ ...one, file })
      else yield { ...one, file, outcome }
    }
    waiting = next
  }
}

/** The file as it is on disk now; null if it is gone. An archive keeps its members, which are listed again in the next run. */
async function asNow(file: ScannedFile): Promise<ScannedFile | null> {
  const stats = await stat(pathOnDisk(file.onDisk), { bigint: true }).catch(() => null)
  if (stats === null) return null
  const sizeBytes = file.onDisk === file.path ? Number(stats.size) : file.sizeBytes
  return { ...file, sizeBytes, fingerprint: fingerprintOf(stats) }
}
