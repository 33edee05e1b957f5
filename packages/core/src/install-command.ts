import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The lock files of other package managers than npm, and how they add packages. */
const OTHERS = [
  ['pnpm-lock.yaml', 'pnpm add'],
  ['yarn.lock', 'yarn add'],
  ['bun.lock', 'bun add'],
] as const

/**
 * Returns the command that adds packages to where DocChat itself is installed: globally, in a project (of a bundle: in its own), or in a checkout.
 *
 * @param from - a file of DocChat. @defaultValue this one
 */
export function installCommand(
  packages: readonly string[],
  from: string = fileURLToPath(import.meta.url),
): string {
  const names = packages.join(' ')
  const at = from.indexOf(`${sep}node_modules${sep}`)
  if (at === -1) {
    const isCheckout = existsSync(join(from, '../../../../pnpm-workspace.yaml'))
    return `${isCheckout ? 'npx -y pnpm@12 add --workspace-root' : 'npm install'} ${names}`
  }
  const project = from.slice(0, at)
  // What npx has installed is gone one day.
  if (project.includes(`${sep}_npx${sep}`)) return `npm install --global docchat ${names}`
  const manager = OTHERS.find(([lock]) => existsSync(join(project, lock)))
  if (manager !== undefined) return `${manager[1]} ${names}`
  return existsSync(join(project, 'package.json')) ? `npm install ${names}` : `npm install --global ${names}`
}
