import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { install, pack, withOurs } from '../../../scripts/packed/packed.ts'
import { type Bench, MissingData } from '../harness/bench.ts'
import { printTable } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'

const BUILT = new URL('../../../packages/cli/dist/main.js', import.meta.url)
const SHOWN_BYTES = 1e6

/** Measures what npm installs, by package. */
export const sizesBench: Bench = {
  name: 'sizes',
  summary: 'what npm installs for the engine and for the command, by package (requires a build)',
  async run() {
    if (!existsSync(BUILT)) throw new MissingData('Build the packages first: pnpm build.')
    await using folder = await temporaryFolder()
    const packed = await pack(folder.path)
    const engine = await sizesOf(join(folder.path, 'engine'), ['@docchat/core', '@docchat/minilm'])
    const command = await sizesOf(join(folder.path, 'command'), ['docchat'])
    const names = [...command.keys()].sort((a, b) => (command.get(b) ?? 0) - (command.get(a) ?? 0))
    const shown = names.filter((name) => (command.get(name) ?? 0) >= SHOWN_BYTES)
    const rest = names.filter((name) => !shown.includes(name))
    printTable(
      ['package', '@docchat/core and @docchat/minilm', 'docchat'],
      [
        ...shown.map((name) => [name, megabytes(engine, [name]), megabytes(command, [name])]),
        [`${rest.length} smaller ones`, megabytes(engine, rest), megabytes(command, rest)],
        ['together', megabytes(engine, names), megabytes(command, names)],
      ],
    )

    async function sizesOf(project: string, of: readonly string[]): Promise<ReadonlyMap<string, number>> {
      await install(project, await withOurs(packed, of), process.execPath)
      return await bytesByPackage(join(project, 'node_modules'))
    }
  },
}

async function bytesByPackage(folder: string): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const [first = '', second = ''] = path.slice(folder.length + 1).split(sep)
    const name = first.startsWith('@') ? `${first}/${second}` : first
    sizes.set(name, (sizes.get(name) ?? 0) + (await stat(path)).size)
  }
  return sizes
}

function megabytes(sizes: ReadonlyMap<string, number>, names: readonly string[]): string {
  const bytes = names.reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0)
  return bytes === 0 ? '–' : (bytes / 1e6).toFixed(1)
}
