import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import config from '../vitest.config.ts'

/** The packages that the tests of a project run as built. The other projects run against the sources alone. */
const BUILT: Readonly<Record<string, string>> = {
  cli: 'docchat',
  config: '@docchat/config',
  examples: '*',
  minilm: '@docchat/minilm',
  server: '@docchat/server',
  web: '@docchat/web',
}

const root = join(import.meta.dirname, '..')
const projects = (config.test?.projects ?? []).flatMap((project) => {
  const { name, root: folder } = (typeof project === 'object' && 'test' in project && project.test) || {}
  return typeof name === 'string' && folder !== undefined ? [{ name, folder }] : []
})

const isInside = (path: string, folder: string) => `${path}/`.startsWith(`${folder}/`)

/** What is tested: a project, or a path in one. */
interface Target {
  readonly project: string
  readonly path: string
}

/** Finds what is meant by a path, by a package (`@docchat/core`) or by its name (`core`). */
function targetOf(argument: string): Target {
  const name = argument === 'docchat' ? 'cli' : argument.replace('@docchat/', '')
  const named = projects.find((project) => project.name === name)
  if (named !== undefined) return { project: named.name, path: `${named.folder}/` }
  const path = relative(root, resolve(argument))
  const around = projects.find(({ folder }) => isInside(path, folder))
  if (around !== undefined && existsSync(argument)) return { project: around.name, path }
  const names = projects.map((project) => project.name).join(', ')
  console.error(`"${argument}" is no tested package (${names}), and no path in one.`)
  process.exit(1)
}

function run(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', cwd: root })
  if (error !== undefined) throw error
  if (status !== 0) process.exit(status ?? 1)
}

// What vitest is told begins with its first option, because only vitest knows which options have a value.
const args = process.argv.slice(2)
const optionsFrom = args.findIndex((argument) => argument.startsWith('-'))
const wanted = optionsFrom === -1 ? args : args.slice(0, optionsFrom)
const options = optionsFrom === -1 ? [] : args.slice(optionsFrom)

const targets = wanted.map(targetOf)
const tested = [...new Set(targets.map(({ project }) => project))]
const filters = wanted.length === 0 ? ['*'] : tested.flatMap((project) => BUILT[project] ?? [])
if (filters.length > 0)
  run('turbo', ['run', 'build', '--output-logs=errors-only', ...filters.map((name) => `--filter=${name}`)])
run('vitest', [
  'run',
  ...tested.flatMap((project) => ['--project', project]),
  ...targets.map(({ path }) => path),
  ...options,
])
