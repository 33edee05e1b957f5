import { type BigIntStats, createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { pathOnDisk, readFolder } from '../disk-path.ts'
import { type ErrorCode, errorInfo } from '../errors.ts'
import { membersOf } from '../extract/members/members-of.ts'
import { type IgnoreRules, ignoreRules } from './ignore-rules.ts'

/** A file that can be added. */
export interface ScannedFile {
  /** The absolute path. A file in an archive has the path of the archive before its own. */
  readonly path: string
  readonly name: string
  readonly sizeBytes: number
  /** The path of the file on disk, which is that of the archive for a file in one. */
  readonly onDisk: string
  /** Differs whenever the file on disk may have changed. */
  readonly fingerprint: string
  /** When the file on disk was last written to, in milliseconds. */
  readonly writtenAt: number
  open(): AsyncIterable<Uint8Array>
}

/** Why a file or folder is not taken. */
export interface NotTaken {
  readonly path: string
  readonly code: ErrorCode | 'NOT_A_FILE' | 'FILE_UNREADABLE' | 'FILE_CHANGING'
  readonly message: string
}

/** What is in a folder. */
export interface FolderScan {
  readonly files: ScannedFile[]
  readonly notTaken: NotTaken[]
  /** Files and folders that patterns leave out. */
  readonly ignored: Set<string>
  /** Everything else that is not among the files: what cannot be read, is hidden or of a kind that is not read. */
  readonly unknown: Set<string>
  /** How many files have an ending that is not read, by ending. */
  readonly endings: Map<string, number>
}

/** Options of {@link scanFolder}. */
export interface ScanOptions {
  /** Endings, without the dot, of the files to take. Archives are searched. */
  readonly extensions: readonly string[]
  /** Patterns in the syntax of `.gitignore`. @defaultValue none */
  readonly ignore?: readonly string[]
  /** Called with each folder before it is read. */
  readonly onFolder?: (path: string) => void
  readonly signal?: AbortSignal
}

/** Skipped: hidden files, and installed packages. */
const SKIPPED = /^(\.|node_modules$)/

/** How many files are looked at at the same time. */
const AT_ONCE = 64

/**
 * Finds the files of a folder and of the folders in it. Linked folders are not followed, since they may lead back up.
 *
 * @throws whatever the file system throws if the folder itself, or its patterns, cannot be read.
 */
export async function scanFolder(folder: string, options: ScanOptions): Promise<FolderScan> {
  const scan: FolderScan = {
    files: [],
    notTaken: [],
    ignored: new Set(),
    unknown: new Set(),
    endings: new Map(),
  }
  await fromFolder(folder, await ignoreRules(folder, options.ignore), { ...options, scan })
  scan.files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return scan
}

type Scanning = ScanOptions & { readonly scan: FolderScan }

async function fromFolder(folder: string, rules: IgnoreRules, scanning: Scanning): Promise<void> {
  const { scan, extensions, onFolder, signal } = scanning
  signal?.throwIfAborted()
  onFolder?.(folder)
  const files: string[] = []
  const folders: string[] = []
  for (const { name, isFolder } of await readFolder(folder)) {
    const path = join(folder, name)
    if (SKIPPED.test(name)) scan.unknown.add(path)
    else if (rules.ignores(path, isFolder)) scan.ignored.add(path)
    else if (isFolder) folders.push(path)
    else if ([...extensions, 'zip'].includes(endingOf(path))) files.push(path)
    else leaveOut(path, scanning)
  }
  for (let at = 0; at < files.length; at += AT_ONCE) {
    await Promise.all(
      files.slice(at, at + AT_ONCE).map((path) => reading(path, scan, () => fromFile(path, scanning))),
    )
  }
  for (const inner of folders) {
    await reading(inner, scan, async () => fromFolder(inner, await rules.in(inner), scanning))
    signal?.throwIfAborted()
  }
}

function leaveOut(path: string, { scan }: Scanning): void {
  scan.unknown.add(path)
  const ending = endingOf(path)
  scan.endings.set(ending, (scan.endings.get(ending) ?? 0) + 1)
}

/** What fails is left out, with the reason. */
async function reading(path: string, scan: FolderScan, work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => refuse(path, scan, unreadable(error)))
}

function refuse(path: string, scan: FolderScan, { code, message }: Omit<NotTaken, 'path'>): void {
  scan.unknown.add(path)
  scan.notTaken.push({ path, code, message })
}

async function fromFile(path: string, scanning: Scanning): Promise<void> {
  const { scan } = scanning
  const stats = await stat(pathOnDisk(path), { bigint: true })
  if (!stats.isFile()) {
    const message = stats.isDirectory() ? 'It is a link to a folder.' : 'It is a pipe, a socket or a device.'
    return refuse(path, scan, { code: 'NOT_A_FILE', message })
  }
  if (stats.size === 0n)
    return refuse(path, scan, {
      code: 'FILE_EMPTY',
      message: `"${basename(path)}" is empty: it has 0 bytes.`,
    })
  const onDisk = { onDisk: path, fingerprint: fingerprintOf(stats), writtenAt: Number(stats.mtimeMs) }
  if (endingOf(path) !== 'zip') {
    const open = () => createReadStream(pathOnDisk(path))
    scan.files.push({ ...onDisk, path, name: basename(path), sizeBytes: Number(stats.size), open })
    return
  }
  for (const member of (await membersOf(path)) ?? []) {
    const inside = join(path, member.name)
    if ('error' in member) refuse(inside, scan, errorInfo(member.error))
    else if (!scanning.extensions.includes(endingOf(member.name))) leaveOut(inside, scanning)
    else {
      const { sizeBytes, open } = member
      scan.files.push({ ...onDisk, path: inside, name: basename(member.name), sizeBytes, open })
    }
  }
}

/** A change within the resolution of the clock is told by the size; files that were just written are looked at twice. */
export function fingerprintOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return [size, mtimeNs, ctimeNs, ino].join(' ')
}

function endingOf(path: string): string {
  return extname(path).slice(1).toLowerCase()
}

/** Describes an error of the file system, or of an archive. */
export function unreadable(error: unknown): Omit<NotTaken, 'path'> {
  const { code } = error as NodeJS.ErrnoException
  if (error instanceof Error && !('syscall' in error)) return errorInfo(error)
  const message =
    code === 'EACCES'
      ? 'Reading it is not allowed. Check its permissions.'
      : code === 'ENOENT'
        ? 'It is a link to nowhere, or was just deleted.'
        : `It cannot be read (${code ?? String(error)}).`
  return { code: 'FILE_UNREADABLE', message }
}
