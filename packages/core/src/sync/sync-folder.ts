import { resolve } from 'node:path'
import type { AddedDocument } from '../docchat/documents.ts'
import type { Owner } from '../docchat.ts'
import { addFile, addWhenWritten, type FileOutcome } from './add-file.ts'
import { type Comparison, compareFolder, type HashedFile, isGone } from './compare-folder.ts'
import { type KnownHashes, knownHashes } from './known-hashes.ts'
import type { FileChange, RemovalReason, SyncAddition, SyncPlan } from './plan.ts'
import type { NotTaken, ScannedFile } from './scan-folder.ts'

/** Options of {@link syncFolder}. */
export interface SyncOptions {
  /** Patterns in the syntax of `.gitignore`, which count like those of a `.docchatignore` in the folder. @defaultValue none */
  readonly ignore?: readonly string[]
  /** Whether documents stay when their files are gone. @defaultValue false */
  readonly keep?: boolean
  /** Whether nothing is changed, and the events say what would be. @defaultValue false */
  readonly dryRun?: boolean
  /** Whether documents whose processing has failed are processed again. @defaultValue true */
  readonly retryFailed?: boolean
  /** Whether documents that are waiting, or being processed, are added again, which returns their jobs. @defaultValue true */
  readonly returnsUnfinished?: boolean
  /**
   * Whether so many documents may be deleted. Asked when the folder is empty or gone, and when at least 10 and more than half
   * of its documents would be deleted: something may not be mounted.
   *
   * @defaultValue they may not
   */
  readonly confirmRemoval?: (documents: number, of: number) => boolean | Promise<boolean>
  /**
   * A file that remembers the hashes of the folder's files, so that those that have not changed need not be read. It may be
   * deleted at any time.
   *
   * @defaultValue files with the size of a document are read each time
   */
  readonly memory?: string
  /** A file counts as written when it has not changed for so long, in milliseconds. @defaultValue 1000 */
  readonly settleMs?: number
  /** How long to wait for files that are being written to, in milliseconds. @defaultValue 30_000 */
  readonly waitMs?: number
  /** Called with each folder before it is read, for {@link folderWatcher}. */
  readonly onFolder?: (path: string) => void
  readonly signal?: AbortSignal
}

/** What was done, or in a dry run would be. Paths are absolute. */
export type SyncEvent =
  /** A file was stored and queued. `added` is null in a dry run. */
  | {
      readonly type: 'add'
      readonly path: string
      readonly name: string
      readonly change: FileChange
      readonly added: AddedDocument | null
    }
  | { readonly type: 'move'; readonly path: string; readonly from: string; readonly documentId: string }
  | {
      readonly type: 'remove'
      readonly path: string
      readonly documentId: string
      readonly reason: RemovalReason
    }
  /** A file or folder was not taken. */
  | ({ readonly type: 'skip' } & NotTaken)
  /** Deleting so many documents was not confirmed, so they stay. */
  | { readonly type: 'withhold'; readonly documents: number; readonly of: number }
  | {
      readonly type: 'finish'
      readonly unchanged: number
      /** How many files have an ending that is not read, by ending. */
      readonly endings: Readonly<Record<string, number>>
    }

/** From so many on, deleting more than half of a folder's documents has to be confirmed. */
const MANY = 10

/** How many documents are deleted at a time. */
const BATCH = 100

/**
 * Brings an owner's documents in step with a folder, once. New and changed files are added; the earlier version of a changed one
 * answers until the new one is processed. A file that was moved or renamed stays the same document. The documents of files that
 * are gone are deleted, if they came from this folder. Interrupted at any point and begun again, it gets to the same end.
 *
 * @throws DocChatError `INVALID_ARGUMENT` if there is no such folder, nor a document from it; whatever the store throws.
 */
export async function* syncFolder(
  owner: Owner,
  folder: string,
  options: SyncOptions = {},
): AsyncGenerator<SyncEvent, void, undefined> {
  const { settleMs = 1000, dryRun = false, returnsUnfinished = true, memory } = options
  const hashes = await knownHashes(memory)
  const sources = await owner.documents.sources()
  const comparison = await compareFolder(resolve(folder), sources, { ...options, hashes, settleMs })
  const { scan, plan } = comparison
  try {
    for (const one of scan.notTaken) yield { type: 'skip', ...one }
    yield* removed(owner, comparison, options)
    yield* moved(owner, plan, options)
    const isDue = ({ change }: SyncAddition<ScannedFile>) => returnsUnfinished || change !== 'unfinished'
    const additions = plan.additions.filter(isDue)
    yield* added(owner, { ...comparison, additions }, hashes, options)
    const unchanged = plan.unchanged + plan.additions.length - additions.length
    yield { type: 'finish', unchanged, endings: Object.fromEntries(scan.endings) }
  } finally {
    // Without it, the next run reads the files again.
    if (!dryRun) await hashes.save(scan.files).catch(() => undefined)
  }
}

/** What was replaced has to give up its source; what was deleted may have to be confirmed. */
async function* removed(
  { documents }: Owner,
  comparison: Comparison,
  { keep = false, dryRun = false, confirmRemoval = () => false, signal }: SyncOptions,
): AsyncGenerator<SyncEvent> {
  const { scan, plan, documents: of } = comparison
  const deleted = keep ? [] : plan.removals.filter(({ reason }) => reason !== 'replaced')
  const isEmpty = scan.files.length + scan.notTaken.length === 0
  const isAlarming = isEmpty || (deleted.length >= MANY && deleted.length > of / 2)
  const mayDelete = deleted.length === 0 || !isAlarming || (await confirmRemoval(deleted.length, of))
  if (!mayDelete) yield { type: 'withhold', documents: deleted.length, of }
  const due = plan.removals.filter((one) => one.reason === 'replaced' || (mayDelete && deleted.includes(one)))
  for (let at = 0; at < due.length; at += BATCH) {
    signal?.throwIfAborted()
    const batch = []
    for (const one of due.slice(at, at + BATCH))
      if (one.reason !== 'deleted' || (await isGone(one.document.source))) batch.push(one)
    const ids = batch.map(({ document }) => document.documentId)
    const outcomes = dryRun ? [] : await documents.removeMany(ids)
    const failures = new Map(outcomes.map(({ documentId, error }) => [documentId, error]))
    for (const { document, reason } of batch) {
      const { documentId, source: path } = document
      const error = failures.get(documentId) ?? null
      if (error === null) yield { type: 'remove', path, documentId, reason }
      else if (error.code !== 'DOCUMENT_NOT_FOUND') yield { type: 'skip', path, ...error }
    }
  }
}

/** All at once, since files may have changed places. */
async function* moved(
  { documents }: Owner,
  { moves }: SyncPlan<HashedFile>,
  { dryRun = false }: SyncOptions,
): AsyncGenerator<SyncEvent> {
  const there = moves.map(({ document: { documentId }, file: { path, name } }) => ({
    documentId,
    source: path,
    name,
  }))
  if (!dryRun && there.length > 0) await documents.move(there)
  for (const { document, file } of moves)
    yield { type: 'move', path: file.path, from: document.source, documentId: document.documentId }
}

async function* added(
  owner: Owner,
  { additions, changing }: Pick<Comparison, 'changing'> & Pick<Comparison['plan'], 'additions'>,
  hashes: KnownHashes,
  { dryRun = false, retryFailed = true, settleMs = 1000, waitMs = 30_000, signal }: SyncOptions,
): AsyncGenerator<SyncEvent> {
  const options = { hashes, ...(signal && { signal }) }
  const waiting: SyncAddition<ScannedFile>[] = []
  for (const one of additions) {
    signal?.throwIfAborted()
    const { file, change } = one
    const { path, name } = file
    if (change === 'failed' && !retryFailed) continue
    if (dryRun) {
      yield { type: 'add', path, name, change, added: null }
      continue
    }
    const outcome: FileOutcome = changing.has(path)
      ? { type: 'changing' }
      : await addFile(owner, file, options)
    if (outcome.type === 'changing') waiting.push(one)
    else yield* addition(owner, one, outcome)
  }
  for await (const { outcome, ...one } of addWhenWritten(owner, waiting, { ...options, settleMs, waitMs }))
    yield* addition(owner, one, outcome)
}

async function* addition(
  { documents }: Owner,
  { file: { path, name }, change, document }: SyncAddition<ScannedFile>,
  outcome: FileOutcome,
): AsyncGenerator<SyncEvent> {
  if (outcome.type === 'refused') return yield { type: 'skip', ...outcome.why }
  if (outcome.type === 'changing') {
    const message = 'It is being written to without a pause. The next run takes it.'
    return yield { type: 'skip', path, code: 'FILE_CHANGING', message }
  }
  const { added } = outcome
  if (document !== null && added.document.id !== document.documentId) {
    await documents.removeMany([document.documentId])
    yield { type: 'remove', path, documentId: document.documentId, reason: 'replaced' }
  }
  yield { type: 'add', path, name, change, added }
}
