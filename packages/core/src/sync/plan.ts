import { dirname } from 'node:path'
import type { DocumentSource } from '../catalog/document-list.ts'

/** A file of the folder. */
export interface PlannedFile {
  /** The absolute path: the source of its document. */
  readonly path: string
  /** Null if it is known without reading it that no document has these bytes. */
  readonly sha256: string | null
}

/** What is known of a folder and of the documents. */
export interface SyncInput<File extends PlannedFile> {
  readonly files: readonly File[]
  /** The documents whose sources are in the folder. */
  readonly documents: readonly DocumentSource[]
  /** Other documents with the bytes of files. @defaultValue none */
  readonly others?: readonly DocumentSource[]
  /** Those of the `others` whose own files are gone. Where one has the bytes of a file, that is where it went. @defaultValue none */
  readonly strays?: ReadonlySet<DocumentSource>
  /** Files and folders that are left out on purpose. @defaultValue none */
  readonly ignored?: ReadonlySet<string>
  /** Files and folders of which nothing is known, such as one that cannot be read: documents from there stay. @defaultValue none */
  readonly unknown?: ReadonlySet<string>
}

/** Why a document is deleted: its file is gone, is ignored, or has the bytes of another document, which stands for it. */
export type RemovalReason = 'deleted' | 'ignored' | 'replaced'

/** What a file to add is: not a document yet, other bytes of a document, or a document that is not ready, or has failed. */
export type FileChange = 'new' | 'changed' | 'unfinished' | 'failed'

/** A file to add. */
export interface SyncAddition<File> {
  readonly file: File
  readonly change: FileChange
  /** The document of a changed file. If the file turns out to have the bytes of another document, delete this one. */
  readonly document: DocumentSource | null
}

/** What is to be done so that the documents are those of the folder. Do it in this order. */
export interface SyncPlan<File extends PlannedFile> {
  readonly removals: readonly { readonly document: DocumentSource; readonly reason: RemovalReason }[]
  /** Documents whose file has another path. */
  readonly moves: readonly { readonly document: DocumentSource; readonly file: File }[]
  readonly additions: readonly SyncAddition<File>[]
  /** How many files are documents as they are. */
  readonly unchanged: number
}

/**
 * Decides how documents follow the files they come from. Bytes decide: a document stays with its bytes, wherever they are now. A
 * file whose bytes are new replaces what it was.
 */
export function planSync<File extends PlannedFile>(input: SyncInput<File>): SyncPlan<File> {
  const {
    files,
    documents,
    others = [],
    strays = new Set(),
    ignored = new Set(),
    unknown = new Set(),
  } = input
  const fileAt = new Map(files.map((file) => [file.path, file]))
  const documentAt = new Map(documents.map((document) => [document.source, document]))
  const withBytes = Map.groupBy([...documents, ...others], ({ sha256 }) => sha256)
  // What is inside of a file, such as an attachment, stays with it.
  const isAtHome = ({ source, sha256 }: DocumentSource) =>
    fileAt.get(source)?.sha256 === sha256 || isUnder(dirname(source), fileAt)
  const isMovable = (one: DocumentSource) =>
    documentAt.get(one.source) === one ? !isUnder(one.source, unknown) : strays.has(one)

  const moves = new Map<DocumentSource, File>()
  const added: SyncAddition<File>[] = []
  const asAnother = new Set<string>()
  let unchanged = 0
  for (const file of files) {
    const own = documentAt.get(file.path)
    const same = file.sha256 === null ? [] : (withBytes.get(file.sha256) ?? [])
    const present = own !== undefined && same.includes(own) ? own : same.find(isAtHome)
    const moved = present === undefined ? same.find((one) => !moves.has(one) && isMovable(one)) : undefined
    const document = present ?? moved ?? same[0]
    if (moved !== undefined) moves.set(moved, file)
    if (document === undefined)
      added.push({ file, change: own === undefined ? 'new' : 'changed', document: own ?? null })
    else if (document.state !== 'complete')
      added.push({ file, change: document.state === 'failed' ? 'failed' : 'unfinished', document: null })
    else if (moved === undefined) unchanged += 1
    if (document !== undefined && document !== own) asAnother.add(file.path)
  }

  const reasonFor = (document: DocumentSource): RemovalReason | null => {
    const { source } = document
    if (moves.has(document)) return null
    if (fileAt.has(source)) return asAnother.has(source) ? 'replaced' : null
    if (isUnder(source, ignored)) return 'ignored'
    return isUnder(source, unknown) || isAtHome(document) ? null : 'deleted'
  }
  const additions = added.map((one): SyncAddition<File> => {
    const isLeft = one.document !== null && moves.has(one.document)
    return isLeft ? { ...one, change: 'new', document: null } : one
  })
  return {
    removals: documents.flatMap((document) => {
      const reason = reasonFor(document)
      return reason === null ? [] : { document, reason }
    }),
    moves: [...moves].map(([document, file]) => ({ document, file })),
    // Changed ones first: a new file with the same bytes is then a copy of theirs.
    additions: additions.toSorted((a, b) => Number(a.change !== 'changed') - Number(b.change !== 'changed')),
    unchanged,
  }
}

/** Whether the path, or a folder above it, is among these. */
function isUnder(path: string, paths: { has(path: string): boolean }): boolean {
  for (let at = path; ; at = dirname(at)) {
    if (paths.has(at)) return true
    if (at === dirname(at)) return false
  }
}
