import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { DocChatError } from './errors.ts'

/**
 * Returns a program that runs as a process or thread of its own. As source, it is a TypeScript file, which Node runs directly; once
 * built, it is next to the code. In a bundle, the code is elsewhere, and the program is looked for in this package.
 *
 * @param here - `import.meta.url`, which is undefined in a CommonJS bundle.
 * @throws DocChatError `NOT_CONFIGURED` there.
 */
export function ownProgram(here: string | undefined, source: string, name: string): URL {
  if (here === undefined) {
    const message =
      'A CommonJS bundle does not know where it is, so the programs of @docchat/core cannot be found. Bundle as ESM, or leave @docchat/core out of the bundle (external).'
    throw new DocChatError('NOT_CONFIGURED', message)
  }
  if (here.endsWith('.ts')) return new URL(source, here)
  const beside = new URL(`./${name}.js`, here)
  if (existsSync(beside)) return beside
  try {
    return pathToFileURL(createRequire(here).resolve(`@docchat/core/${name}`))
  } catch {
    return beside
  }
}
