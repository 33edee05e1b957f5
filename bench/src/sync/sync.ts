import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bench, MissingData } from '../harness/bench.ts'
import { alternate, median } from '../harness/measure.ts'
import { printTable, times } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'

const COMMAND = fileURLToPath(new URL('../../../packages/cli/bin/docchat.js', import.meta.url))
const BUILT = new URL('../../../packages/cli/dist/main.js', import.meta.url)

const FILES = 10_000
const IN_A_FOLDER = 100

/** Measures how long a folder takes that has not changed, or hardly. */
export const syncBench: Bench = {
  name: 'sync',
  summary: `docchat sync over ${FILES} files: first run, no change, one change (requires a build)`,
  async run({ rounds = 5 }) {
    if (!existsSync(BUILT)) throw new MissingData('Build the command first: pnpm build.')
    await using folder = await temporaryFolder()
    const docs = join(folder.path, 'docs')
    const paths = await writeFiles(docs)
    await mkdir(join(folder.path, '.docchat'))
    const run = (...args: string[]) => seconds(args, folder.path)
    const first = await run('sync', docs)
    let serial = 0
    const [path = docs] = paths
    const results = await alternate(rounds, {
      nothing: () => run('status'),
      same: () => run('sync', docs),
      unremembered: async () => {
        await rename(join(folder.path, '.docchat/sync'), join(folder.path, `memory-${++serial}`))
        return run('sync', docs)
      },
      changed: async () => {
        await writeFile(path, `Changed ${++serial} times, with words of its own.`)
        return run('sync', docs)
      },
    })
    const nothing = median(results.nothing)
    const row = (title: string, s: number) => [title, s.toFixed(2), times(s / nothing)]
    printTable(
      [`${FILES} files, by words only`, 's', 'to status'],
      [
        row('docchat status', nothing),
        row('docchat sync, first run', first),
        row('docchat sync, no change', median(results.same)),
        row('docchat sync, no change, nothing remembered', median(results.unremembered)),
        row('docchat sync, one file just changed (waits 1 s for its writer)', median(results.changed)),
      ],
    )
  },
}

async function writeFiles(folder: string): Promise<string[]> {
  const paths: string[] = []
  for (let i = 0; i < FILES; i++) {
    const inner = join(folder, `${Math.floor(i / IN_A_FOLDER)}`)
    if (i % IN_A_FOLDER === 0) await mkdir(inner, { recursive: true })
    const path = join(inner, `${i}.md`)
    const text = Array.from({ length: 20 }, (_, line) => `Sentence ${line} of file ${i} says ${i * line}.`)
    await writeFile(path, `# File ${i}\n\n${text.join(' ')}\n`)
    paths.push(path)
  }
  return paths
}

async function seconds(args: readonly string[], cwd: string): Promise<number> {
  const started = performance.now()
  const own = Object.entries(process.env).filter(([name]) => !/^(DOCCHAT|OPENAI|NODE)_/.test(name))
  const env = { ...Object.fromEntries(own), DOCCHAT_SEMANTIC_SEARCH: 'false' }
  const child = spawn(process.execPath, [COMMAND, ...args, '--quiet'], {
    ...{ cwd, env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`docchat ${args.join(' ')} exited with ${code}.`)
  return (performance.now() - started) / 1000
}
