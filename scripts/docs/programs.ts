import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPages, root } from './markdown.ts'

/** A TypeScript fence of the documentation as a program. */
export interface Program {
  /** `file:line`. */
  readonly place: string
  readonly path: string
  /** False for a fence that begins with "```ts no-run": it needs something unavailable, or never ends. */
  readonly runs: boolean
}

/** Writes each TypeScript fence to a file, in a package that has all of their dependencies. */
export function writePrograms(purpose: string): Programs {
  const directory = join(root, 'bench/.docs-check', purpose)
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  const programs = readPages().flatMap(({ file, fences }) =>
    fences
      .filter(({ language }) => language === 'ts')
      .map(({ line, flags, code }) => {
        const path = join(directory, `${file.replaceAll('/', '_')}.${line}.ts`)
        writeFileSync(path, `${code}\nexport {}\n`)
        return { place: `${file}:${line}`, path, runs: !flags.includes('no-run') }
      }),
  )
  return { directory, programs, remove: () => rmSync(directory, { recursive: true, force: true }) }
}

export interface Programs {
  readonly directory: string
  readonly programs: readonly Program[]
  remove(): void
}
