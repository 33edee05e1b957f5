import { createHash } from 'node:crypto'
import { lstat, readFile, stat } from 'node:fs/promises'
import { isAbsolute, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { DocumentSource } from '../catalog/document-list.ts'
import { pathOnDisk } from '../disk-path.ts'
import { DocChatError } from '../errors.ts'
import { supportedFormats } from '../formats/supported.ts'
import type { KnownHashes } from './known-hashes.ts'
import { type PlannedFile, planSync, type SyncPlan } from './plan.ts'
import {
  type FolderScan,
  fingerprintOf,
  type ScannedFile,
  type ScanOptions,
  scanFolder,
  unreadable,
} from './scan-folder.ts'

/** A file, and its hash if it may be that of a document. */
export type HashedFile = ScannedFile & PlannedFile

/** How a folder and the documents differ. */
export interface Comparison {
  readonly scan: FolderScan
  readonly plan: SyncPlan<HashedFile>
  /** The files that are being written to. */
  readonly changing: ReadonlySet<string>
  /** How many documents come from the folder. */
  readonly documents: number
}

/** Options of {@link compareFolder}. */
export interface CompareOptions extends Omit<ScanOptions, 'extensions'> {
  readonly hashes: KnownHashes
  readonly settleMs: number
}

/**
 * Compares a folder with the documents.
 *
 * @param sources - where all documents come from, listed before: one that is added meanwhile must not seem to be without a file
 * @throws DocChatError `INVALID_ARGUMENT` if there is no such folder, nor a document from it.
 */
export async function compareFolder(
  root: string,
  sources: readonly DocumentSource[],
  options: CompareOptions,
): Promise<Comparison> {
  const { hashes, settleMs, signal } = options
  const below = root.endsWith(sep) ? root : root + sep
  const documents = sources.filter(({ source }) => source.startsWith(below))
  const scan = await scanOrNothing(root, documents.length > 0, options)
  const changing = await stillChanging(scan.files, settleMs, signal)
  const sizes = new Set(sources.map(({ sizeBytes }) => sizeBytes))
  const files: HashedFile[] = []
  for (const file of scan.files) {
    const mayBeKnown = sizes.has(file.sizeBytes) && !changing.has(file.path)
    files.push({
      ...file,
      sha256: hashes.get(file) ?? (mayBeKnown ? await hash(file, hashes, signal) : null),
    })
  }
  const found = new Set(files.map(({ sha256 }) => sha256))
  const others = sources.filter(({ source, sha256 }) => found.has(sha256) && !source.startsWith(below))
  const strays = new Set<DocumentSource>()
  for (const other of others) if (isAbsolute(other.source) && (await isGone(other.source))) strays.add(other)
  const { ignored, unknown } = scan
  const plan = planSync({ files, documents, others, strays, ignored, unknown })
  return { scan, plan, changing, documents: documents.length }
}

/** A folder that is gone counts as empty if documents came from it. */
async function scanOrNothing(root: string, isSynced: boolean, options: CompareOptions): Promise<FolderScan> {
  const extensions = supportedFormats().flatMap((format) => format.extensions)
  const isFolder = await stat(pathOnDisk(root))
    .then((stats) => stats.isDirectory())
    .catch(() => false)
  if (isFolder) {
    return scanFolder(root, { ...options, extensions }).catch((error: NodeJS.ErrnoException) => {
      if (error.syscall === undefined) throw error
      const path = error.path ?? root
      throw new DocChatError('INVALID_ARGUMENT', `${path}: ${unreadable(error).message}`, {
        cause: error,
      })
    })
  }
  options.onFolder?.(root)
  if (!isSynced || !(await isGone(root)))
    throw new DocChatError('INVALID_ARGUMENT', `There is no folder ${root}.`)
  return { files: [], notTaken: [], ignored: new Set(), unknown: new Set(), endings: new Map() }
}

/** Whether there is surely nothing at this path. */
export function isGone(path: string): Promise<boolean> {
  return lstat(pathOnDisk(path)).then(
    () => false,
    ({ code }: NodeJS.ErrnoException) => code === 'ENOENT' || code === 'ENOTDIR',
  )
}

/** Files that were written to a moment ago are looked at again: somebody may be writing to them. */
async function stillChanging(
  files: readonly ScannedFile[],
  settleMs: number,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const now = Date.now()
  const recent = files.filter(({ writtenAt }) => Math.abs(now - writtenAt) < settleMs)
  if (recent.length > 0) await delay(settleMs, undefined, signal && { signal })
  const changing = new Set<string>()
  for (const file of recent) if (!(await isUnchanged(file))) changing.add(file.path)
  return changing
}

/** Whether a file on disk is what it was when it was found. */
export async function isUnchanged({ onDisk, fingerprint }: ScannedFile): Promise<boolean> {
  return stat(pathOnDisk(onDisk), { bigint: true }).then(
    (stats) => fingerprintOf(stats) === fingerprint,
    () => false,
  )
}

/** Up to this size, a file is read at once, which is faster than a stream. */
const SMALL_BYTES = 1024 * 1024

/** Returns the hash of a file; null if it cannot be read now, or is being written to. */
async function hash(file: ScannedFile, hashes: KnownHashes, signal?: AbortSignal): Promise<string | null> {
  signal?.throwIfAborted()
  const sha256 = createHash('sha256')
  try {
    if (file.onDisk === file.path && file.sizeBytes <= SMALL_BYTES)
      sha256.update(await readFile(pathOnDisk(file.path)))
    else for await (const block of file.open()) sha256.update(block)
  } catch {
    // Adding the file says why.
    return null
  }
  if (!(await isUnchanged(file))) return null
  const digest = sha256.digest('hex')
  hashes.set(file, digest)
  return digest
}
