/** The command of this checkout. Builds it first where that has not been done. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folders = new Map(
  ['packages', 'apps']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
    .map((folder) => [manifestOf(folder).name, folder]),
)

if (!isBuilt('docchat')) build()
await import(new URL('../packages/cli/bin/docchat.js', import.meta.url).href)

function isBuilt(name: string, seen: Set<string> = new Set()): boolean {
  const folder = folders.get(name)
  if (folder === undefined || seen.has(name)) return true
  seen.add(name)
  if (!existsSync(join(folder, 'dist'))) return false
  return Object.keys(manifestOf(folder).dependencies ?? {}).every((one) => isBuilt(one, seen))
}

function manifestOf(folder: string): {
  readonly name: string
  readonly dependencies?: Record<string, string>
} {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

/** Its output goes to standard error: that of the command may be read by a program. */
function build(): void {
  console.error('Building DocChat, which takes a minute or two the first time.')
  const turbo = join(root, 'node_modules/.bin/turbo')
  const { status, error } = spawnSync(
    turbo,
    ['run', 'build', '--filter=docchat', '--output-logs=errors-only'],
    {
      cwd: root,
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DO_NOT_TRACK: '1' },
      shell: process.platform === 'win32',
    },
  )
  if (error !== undefined) throw error
  if (status !== 0) throw new Error('DocChat could not be built. Run: npx -y pnpm@12 build')
}
