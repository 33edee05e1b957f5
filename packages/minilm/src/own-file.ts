import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Returns a file of this package. As source, code is TypeScript, which Node runs directly; once built, files are next to the code. In a
 * bundle, the code is elsewhere, and they are looked for in this package.
 */
export function ownFile(source: string, built: string): URL {
  const here = import.meta.url
  if (here.endsWith('.ts')) return new URL(source, here)
  const beside = new URL(`./${built}`, here)
  if (existsSync(beside)) return beside
  try {
    const manifest = createRequire(here).resolve('@docchat/minilm/package.json')
    return new URL(built, pathToFileURL(join(dirname(manifest), 'dist/')))
  } catch {
    return beside
  }
}
