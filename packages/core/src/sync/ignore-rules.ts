import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Ignore } from 'ignore'
import { pathOnDisk } from '../disk-path.ts'

/** The file with patterns, in any folder. */
export const IGNORE_FILE = '.docchatignore'

/** Decides which files are left out, as git does with `.gitignore`: patterns of a folder count below it, the last match decides. */
export interface IgnoreRules {
  ignores(path: string, isFolder: boolean): boolean
  /** The rules in a folder of this one, where its own patterns count too. */
  in(folder: string): Promise<IgnoreRules>
}

/**
 * The rules for a folder: given patterns, and the file in it.
 *
 * @throws whatever reading an existing file of patterns throws: without them, too much would be taken.
 */
export async function ignoreRules(folder: string, patterns: readonly string[] = []): Promise<IgnoreRules> {
  return withFile(folder, [{ folder, rules: await rulesOf(patterns) }])
}

interface Level {
  readonly folder: string
  readonly rules: Ignore
}

async function rulesOf(patterns: string | readonly string[]): Promise<Ignore> {
  const { default: ignore } = await import('ignore')
  return ignore().add(patterns)
}

async function withFile(folder: string, levels: readonly Level[]): Promise<IgnoreRules> {
  const text = await readFile(pathOnDisk(join(folder, IGNORE_FILE)), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    },
  )
  const all = text === null ? levels : [...levels, { folder, rules: await rulesOf(text) }]
  return {
    in: (inner) => withFile(inner, all),
    ignores(path, isFolder) {
      let ignored = false
      for (const level of all) {
        const name = relative(level.folder, path).replaceAll(sep, '/')
        const result = level.rules.test(isFolder ? `${name}/` : name)
        if (result.ignored) ignored = true
        else if (result.unignored) ignored = false
      }
      return ignored
    },
  }
}
