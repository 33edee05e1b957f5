import { createReadStream } from 'node:fs'
import { glob, open, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { type ErrorCode, type Member, membersOf, pathOnDisk, readFolder } from '@docchat/core'
import { describeFailure } from '../../failure.ts'

/** A file to add. */
export interface Source {
  readonly kind: 'file'
  readonly name: string
  /** The absolute path, which distinguishes the file from others with the same name; null for standard input. */
  readonly path: string | null
  /** Opens it as it is now: what is written to it later is left out. The caller disposes of it. */
  open(): Promise<OpenSource>
}

/** A file that is being read. */
export interface OpenSource extends AsyncDisposable {
  readonly content: AsyncIterable<Uint8Array>
  readonly sizeBytes: number | null
}

/** A file that cannot be added, or an argument that matches none. */
export interface NoSource {
  readonly kind: 'none'
  readonly name: string
  readonly code: ErrorCode | 'FILE_NOT_FOUND' | 'FILE_UNREADABLE'
  readonly message: string
}

/** Options of {@link findSources}. */
export interface FindSourcesOptions {
  readonly cwd: string
  /** Extensions, without the dot, of the files to take from a folder or an archive. Files given by name may have any. */
  readonly extensions: readonly string[]
  /** Whether the files attached to e-mails and PDFs are taken too. @defaultValue false */
  readonly attachments?: boolean
  /** Called for each other file in a folder or an archive. */
  readonly onSkipped?: (path: string) => void
  readonly stdin: AsyncIterable<Uint8Array>
  /** The name of the document read from standard input. */
  readonly stdinName: string
}

/** Skipped in folders: hidden files, and installed packages. */
const SKIPPED = /^(\.|node_modules$)/

/** Finds the files that the arguments refer to, each once. Arguments are files, folders, patterns and `-`. */
export async function* findSources(
  args: readonly string[],
  options: FindSourcesOptions,
): AsyncGenerator<Source | NoSource, void, undefined> {
  const seen = new Set<string>()
  for (const arg of args) {
    if (arg === '-') {
      yield fromStdin(options)
      continue
    }
    let found = false
    for await (const source of fromPath(arg, options)) {
      found = true
      if (source.kind === 'file' && source.path !== null) {
        if (seen.has(source.path)) continue
        seen.add(source.path)
      }
      yield source
    }
    if (!found) yield nothingIn(arg, options)
  }
}

async function* fromPath(arg: string, options: FindSourcesOptions): AsyncGenerator<Source | NoSource> {
  const path = resolve(options.cwd, arg)
  // An existing file whose name contains an asterisk is not a pattern.
  if ((await stat(path).catch(() => null)) !== null || !/[*?[\]{}]/.test(arg)) {
    yield* fromFileOrFolder(path, arg, options, true)
    return
  }
  for await (const match of glob(arg, { cwd: options.cwd, exclude: (name) => name === 'node_modules' })) {
    yield* fromFileOrFolder(resolve(options.cwd, match), match, options)
  }
}

/** A pipe that is named is read, as `<(command)` of a shell; nobody may write to one that is only found. */
async function* fromFileOrFolder(
  path: string,
  shown: string,
  options: FindSourcesOptions,
  isNamed = false,
): AsyncGenerator<Source | NoSource> {
  try {
    const info = await stat(pathOnDisk(path))
    if (info.isDirectory()) yield* fromFolder(path, options)
    else if (info.isFile()) yield* fromRegularFile(path, shown, options)
    else if (isNamed) yield fromFile(path)
    else
      yield {
        kind: 'none',
        name: shown,
        code: 'FILE_UNREADABLE',
        message: 'It is a pipe, a socket or a device.',
      }
  } catch (error) {
    const meant = await pathsMeant(path)
    for (const one of meant) yield* fromFileOrFolder(one, one, options, isNamed)
    if (meant.length === 0) yield unreadable(shown, error)
  }
}

/**
 * Returns the existing paths that are meant by one in which bytes that are not valid UTF-8 were lost, as they are in the
 * arguments of the command and in what a pattern matches.
 */
async function pathsMeant(path: string): Promise<readonly string[]> {
  const above = dirname(path)
  if (!path.includes(LOST) || above === path) return []
  const folders = above.includes(LOST) ? await pathsMeant(above) : [above]
  const found: string[] = []
  for (const folder of folders)
    for (const { name } of await readFolder(folder).catch(() => []))
      if (withLosses(name) === withLosses(basename(path))) found.push(join(folder, name))
  return found
}

const LOST = '\uFFFD'

function withLosses(name: string): string {
  return name.replace(/(?:\uFFFD|%[89A-F][0-9A-F])+/g, LOST)
}

/** An archive stands for the files in it. */
async function* fromRegularFile(
  path: string,
  shown: string,
  { attachments = false, extensions, onSkipped }: FindSourcesOptions,
): AsyncGenerator<Source | NoSource> {
  const isArchive = endingOf(path) === 'zip'
  if (!isArchive) yield fromFile(path)
  try {
    for (const member of (await membersOf(path, { attachments })) ?? []) {
      if ('error' in member) yield refused(`${shown}/${member.name}`, member.error)
      else if (extensions.includes(endingOf(member.name))) yield fromMember(path, member)
      else onSkipped?.(join(path, member.name))
    }
  } catch (error) {
    // What else is wrong with a document shows when it is read.
    if (isArchive) yield refused(shown, error)
  }
}

function refused(name: string, error: unknown): NoSource {
  const { code, message } = describeFailure(error)
  return { kind: 'none', name, code, message }
}

function fromMember(archive: string, { name, sizeBytes, open }: Member): Source {
  const path = join(archive, name)
  return { kind: 'file', name: basename(name), path, open: async () => opened(open(), sizeBytes) }
}

async function* fromFolder(folder: string, options: FindSourcesOptions): AsyncGenerator<Source | NoSource> {
  const entries = await readFolder(folder)
  for (const { name, isFolder } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (SKIPPED.test(name)) continue
    const path = join(folder, name)
    // Linked folders are not followed: they may lead back up.
    if (isFolder || [...options.extensions, 'zip'].includes(endingOf(name)))
      yield* fromFileOrFolder(path, path, options)
    else options.onSkipped?.(path)
  }
}

export function endingOf(name: string): string {
  return extname(name).slice(1).toLowerCase()
}

function fromFile(path: string): Source {
  return { kind: 'file', name: basename(path), path, open: () => openFile(path) }
}

async function openFile(path: string): Promise<OpenSource> {
  const onDisk = pathOnDisk(path)
  // To open a pipe is to wait for somebody who writes to it, and only reading can be interrupted.
  if (!(await stat(onDisk)).isFile()) return opened(createReadStream(onDisk))
  const file = await open(onDisk)
  const { size } = await file.stat()
  // Files of the system, such as those in /proc, have more bytes than they say.
  const extent = size === 0 ? {} : { end: size - 1 }
  return {
    content: file.createReadStream({ ...extent, autoClose: false }),
    sizeBytes: size === 0 ? null : size,
    [Symbol.asyncDispose]: () => file.close(),
  }
}

function opened(content: AsyncIterable<Uint8Array>, sizeBytes: number | null = null): OpenSource {
  return { content, sizeBytes, [Symbol.asyncDispose]: async () => undefined }
}

function fromStdin({ stdin, stdinName }: FindSourcesOptions): Source {
  return { kind: 'file', name: stdinName, path: null, open: async () => opened(stdin) }
}

function nothingIn(arg: string, { extensions }: FindSourcesOptions): NoSource {
  const kinds = extensions.map((extension) => `.${extension}`).join(', ')
  return {
    kind: 'none',
    name: arg,
    code: 'FILE_NOT_FOUND',
    message: `No supported files were found (${kinds}).`,
  }
}

/** Describes an error of the file system. */
export function unreadable(name: string, error: unknown): NoSource {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT')
    return { kind: 'none', name, code: 'FILE_NOT_FOUND', message: 'There is no such file or folder.' }
  const message =
    code === 'EACCES'
      ? 'Reading it is not allowed. Check its permissions.'
      : `It cannot be read (${code ?? String(error)}).`
  return { kind: 'none', name, code: 'FILE_UNREADABLE', message }
}
