import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * Returns a program that runs as a process or thread of its own. As source, it is a TypeScript file, which Node runs directly; once
 * built, it is next to the code. In a bundle, the code is elsewhere, and the program is looked for in this package.
 */
export function ownProgram(here: string, source: string, name: string): URL {
  if (here.endsWith('.ts')) return new URL(source, here)
  const beside = new URL(`./${name}.js`, here)
  if (existsSync(beside)) return beside
  try {
    return pathToFileURL(createRequire(here).resolve(`@docchat/core/${name}`))
  } catch {
    return beside
  }
}
