import { createReadStream } from 'node:fs'
import { glob, readdir, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'

/** A file to take in. */
export interface Source {
  readonly kind: 'file'
  readonly name: string
  /** The absolute path, which tells its versions from other files of that name; null for standard input. */
  readonly path: string | null
  readonly sizeBytes: number | null
  open(): AsyncIterable<Uint8Array>
}

/** An argument that leads to no file. */
export interface NoSource {
  readonly kind: 'none'
  readonly name: string
  readonly code: 'FILE_NOT_FOUND' | 'FILE_UNREADABLE'
  readonly message: string
}

/** Options of {@link findSources}. */
export interface FindSourcesOptions {
  readonly cwd: string
  /** Which files of a folder are taken, without the dot. Files that are named are taken whatever they are. */
  readonly extensions: readonly string[]
  readonly stdin: AsyncIterable<Uint8Array>
  /** The name of what comes from standard input. */
  readonly stdinName: string
}

/** Never worth reading unless named: what begins with a dot, and installed packages. */
const SKIPPED = /^(\.|node_modules$)/

/** The files that the arguments lead to, each once: files, folders, patterns and `-`. */
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
  // A file whose own name has a star in it is that file, not a pattern.
  if ((await stat(path).catch(() => null)) !== null || !/[*?[\]{}]/.test(arg)) {
    yield* fromFileOrFolder(path, arg, options)
    return
  }
  for await (const match of glob(arg, { cwd: options.cwd, exclude: (name) => name === 'node_modules' })) {
    yield* fromFileOrFolder(resolve(options.cwd, match), match, options)
  }
}

async function* fromFileOrFolder(
  path: string,
  shown: string,
  options: FindSourcesOptions,
): AsyncGenerator<Source | NoSource> {
  try {
    const info = await stat(path)
    if (info.isDirectory()) yield* fromFolder(path, options)
    else yield fromFile(path, info.isFile() ? info.size : null)
  } catch (error) {
    yield unreadable(shown, error)
  }
}

async function* fromFolder(folder: string, options: FindSourcesOptions): AsyncGenerator<Source | NoSource> {
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (SKIPPED.test(entry.name)) continue
    const path = join(folder, entry.name)
    // Linked folders are not followed: they may lead back up.
    if (entry.isDirectory()) yield* fromFileOrFolder(path, path, options)
    else if (options.extensions.includes(extname(entry.name).slice(1).toLowerCase())) {
      yield* fromFileOrFolder(path, path, options)
    }
  }
}

function fromFile(path: string, sizeBytes: number | null): Source {
  return { kind: 'file', name: basename(path), path, sizeBytes, open: () => createReadStream(path) }
}

function fromStdin({ stdin, stdinName }: FindSourcesOptions): Source {
  return { kind: 'file', name: stdinName, path: null, sizeBytes: null, open: () => stdin }
}

function nothingIn(arg: string, { extensions }: FindSourcesOptions): NoSource {
  const kinds = extensions.map((extension) => `.${extension}`).join(', ')
  return {
    kind: 'none',
    name: arg,
    code: 'FILE_NOT_FOUND',
    message: `There are no files that can be read here (${kinds}).`,
  }
}

/** What the system's refusal means. */
export function unreadable(name: string, error: unknown): NoSource {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT')
    return { kind: 'none', name, code: 'FILE_NOT_FOUND', message: 'There is no such file or folder.' }
  const message =
    code === 'EACCES'
      ? 'It may not be read. Check its permissions.'
      : `It cannot be read (${code ?? String(error)}).`
  return { kind: 'none', name, code: 'FILE_UNREADABLE', message }
}
