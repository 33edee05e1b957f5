import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The optional package that draws pages and pictures: OCR and thumbnails need it. */
export const CANVAS = '@napi-rs/canvas'

/** Whether an optional package can be loaded from here. */
export function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}

/** Returns the command that installs packages where this one is found. */
export function installCommand(
  names: readonly string[],
  here: string = fileURLToPath(import.meta.url),
): string {
  return `npm install ${isGlobal(here) ? '-g ' : ''}${names.join(' ')}`
}

/** What npm has installed with `-g` is in a folder `node_modules` that belongs to no package. */
function isGlobal(here: string): boolean {
  const [outside] = here.split(`${sep}node_modules${sep}`)
  return outside !== undefined && outside !== here && !existsSync(join(outside, 'package.json'))
}
