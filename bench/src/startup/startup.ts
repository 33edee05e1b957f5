import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type Bench, MissingData } from '../harness/bench.ts'
import { addAll } from '../harness/documents.ts'
import { openDocChat } from '../harness/engine.ts'
import { alternate, median } from '../harness/measure.ts'
import { printTable, times } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'

const COMMAND = fileURLToPath(new URL('../../../packages/cli/bin/docchat.js', import.meta.url))
const BUILT = new URL('../../../packages/cli/dist/main.js', import.meta.url)

/** Measures how long the built command takes before it does anything. */
export const startupBench: Bench = {
  name: 'startup',
  summary: 'docchat --version compared with node, and the cost of ask before its search (requires a build)',
  async run({ rounds = 15 }) {
    if (!existsSync(BUILT)) throw new MissingData('Build the command first: pnpm build.')
    await using folder = await temporaryFolder()
    const dataDir = join(folder.path, 'data')
    await fillSmallIndex(dataDir)
    const ask = [COMMAND, 'ask', '--json', '--data-dir', dataDir, 'How long is the notice period?']
    // Run once without measuring, to warm the compile cache and the index.
    await askOverhead(ask, folder.path)
    const results = await alternate(rounds, {
      node: () => runTime(['-e', '0'], folder.path),
      version: () => runTime([COMMAND, '--version'], folder.path),
      ask: () => askOverhead(ask, folder.path),
    })
    const node = median(results.node)
    const row = (title: string, ms: number) => [title, ms.toFixed(0), times(ms / node)]
    printTable(
      ['start', 'ms', 'to node'],
      [
        row('node -e 0', node),
        row('docchat --version', median(results.version)),
        row('docchat ask, to the first byte, less its search', median(results.ask)),
      ],
    )
  },
}

async function fillSmallIndex(dataDir: string): Promise<void> {
  await using docchat = await openDocChat(dataDir)
  const content = Readable.from([Buffer.from('The notice period is six months to the end of a quarter.')])
  await addAll(docchat, [{ name: 'lease.txt', content }])
}

async function runTime(args: readonly string[], cwd: string): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, args, { ...isolated(cwd), stdio: 'ignore' })
  await succeeded(child)
  return performance.now() - started
}

/** Returns the milliseconds from the start of the process to its first output, minus the reported search time. */
async function askOverhead(args: readonly string[], cwd: string): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, args, { ...isolated(cwd), stdio: ['ignore', 'pipe', 'inherit'] })
  const output = text(child.stdout)
  const [firstByteMs] = await Promise.all([
    once(child.stdout, 'data').then(() => performance.now() - started),
    succeeded(child),
  ])
  const finish = JSON.parse((await output).trimEnd().split('\n').at(-1) ?? '')
  return firstByteMs - Number(finish.timings.retrieval_ms)
}

/** Ignores the settings of the user who runs the benchmark, with which a model might answer. */
function isolated(cwd: string): SpawnOptions {
  const own = Object.entries(process.env).filter(([name]) => !/^(DOCCHAT|OPENAI|NODE)_/.test(name))
  return { cwd, env: Object.fromEntries(own) }
}

async function succeeded(child: ReturnType<typeof spawn>): Promise<void> {
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} exited with ${code}.`)
}
