import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

/** The packages as they are published, by name: the path of each tarball. */
export type Packed = ReadonlyMap<string, string>

/** What of a package's manifest decides how it is installed. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly keywords?: readonly string[]
  readonly repository?: { readonly url?: string; readonly directory?: string }
  readonly publishConfig?: { readonly provenance?: boolean }
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** The folders of the packages that are published. */
export async function publishedFolders(): Promise<string[]> {
  const folders: string[] = []
  for (const group of ['packages', 'apps'])
    for (const name of await readdir(join(root, group))) folders.push(join(root, group, name))
  const manifests = await Promise.all(
    folders.map(async (folder) => [folder, (await manifestOf(folder)).private === true] as const),
  )
  return manifests.filter(([, isPrivate]) => !isPrivate).map(([folder]) => folder)
}

/** Packs all packages that are published, as built, into a folder. */
export async function pack(into: string): Promise<Packed> {
  const manifests = await Promise.all((await publishedFolders()).map(manifestOf))
  const filters = manifests.map(({ name }) => `--filter=${name}`)
  // One process for all: npx takes seconds for each.
  const command = ['-y', 'pnpm@12', ...filters, 'exec', 'pnpm', 'pack', '--pack-destination', into]
  await run('npx', command, { cwd: root, maxBuffer: 2 ** 26 })
  return new Map(
    manifests.map(({ name, version }) => [
      name,
      join(into, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`),
    ]),
  )
}

/** The tarballs of some packages, and of those of ours that they depend on: no registry has them. */
export async function withOurs(packed: Packed, names: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  async function add(name: string): Promise<void> {
    if (!packed.has(name) || found.has(name)) return
    found.add(name)
    for (const dependency of Object.keys((await manifestOfPackage(name)).dependencies ?? {}))
      await add(dependency)
  }
  for (const name of names) await add(name)
  return [...found].map((name) => packed.get(name) ?? '')
}

/** Installs packages with npm into a new project, by a Node.js. @returns the folder's path */
export async function install(folder: string, tarballs: readonly string[], node: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs], {
    cwd: folder,
    env: onNode(node),
  })
  return folder
}

/** An environment without settings of DocChat, in which a Node.js comes before others. */
export function onNode(node: string, ...folders: readonly string[]): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(DOCCHAT|OPENAI|npm)_/i.test(name))
  const path = [...folders, dirname(node), process.env['PATH'] ?? ''].join(delimiter)
  return { ...Object.fromEntries(kept), PATH: path, NO_COLOR: '1' }
}

async function manifestOfPackage(name: string): Promise<Manifest> {
  for (const folder of await publishedFolders()) {
    const manifest = await manifestOf(folder)
    if (manifest.name === name) return manifest
  }
  throw new Error(`There is no package ${name}.`)
}

/** Reads the manifest in a folder. */
export async function manifestOf(folder: string): Promise<Manifest & { readonly private?: boolean }> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
}
