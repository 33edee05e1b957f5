import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { type Bench, MissingData } from '../harness/bench.ts'
import { addAll } from '../harness/documents.ts'
import { openDocChat } from '../harness/engine.ts'
import { alternate, mean, median } from '../harness/measure.ts'
import { watchTree } from '../harness/process-tree.ts'
import { printTable, times } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { readers } from './readers.ts'

const COMMAND = fileURLToPath(new URL('../../../packages/cli/bin/docchat.js', import.meta.url))
const BUILT = new URL('../../../packages/cli/dist/main.js', import.meta.url)

/** Measures how long the built command takes before it does anything. */
export const startupBench: Bench = {
  name: 'startup',
  summary: 'time and CPU that docchat takes to start, compared with node (requires a build)',
  async run({ rounds = 15 }) {
    if (!existsSync(BUILT)) throw new MissingData('Build the command first: pnpm build.')
    await using folder = await temporaryFolder()
    const dataDir = join(folder.path, 'data')
    await fillSmallIndex(dataDir)
    const ask = [COMMAND, 'ask', '--json', '--data-dir', dataDir, 'How long is the notice period?']
    // Run once without measuring, to warm the compile cache and the index.
    await askOverhead(ask, folder.path)
    await serverTime(dataDir, folder.path)
    const reading = readers(folder.path)
    await reading.warmUp()
    const run = (args: readonly string[]) => () => withCpu(() => runTime(args, folder.path))
    const results = await alternate(rounds, {
      'node -e 0': run(['-e', '0']),
      'docchat --version': run([COMMAND, '--version']),
      'docchat list': run([COMMAND, 'list', '--data-dir', dataDir]),
      'docchat status': run([COMMAND, 'status', '--data-dir', dataDir]),
      'docchat ask, to the first byte, less its search': () => withCpu(() => askOverhead(ask, folder.path)),
      'docchat serve, until it is ready': () => withCpu(() => serverTime(dataDir, folder.path)),
      'a reader, until a PDF is open': () => withCpu(() => reading.time(1)),
      'two readers, until a PDF each is open': () => withCpu(() => reading.time(2)),
    })
    const node = median(results['node -e 0'].map(({ ms }) => ms))
    printTable(
      ['start', 'ms', 'to node', 'CPU ms'],
      Object.entries(results).map(([title, runs]) => {
        const ms = median(runs.map((one) => one.ms))
        return [title, ms.toFixed(0), times(ms / node), mean(runs.map((one) => one.cpuMs)).toFixed(0)]
      }),
    )
  },
}

async function fillSmallIndex(dataDir: string): Promise<void> {
  // With vectors: the command would otherwise look at each start for what to advise.
  await using docchat = await openDocChat(dataDir, { meaning: true })
  const content = Readable.from([Buffer.from('The notice period is six months to the end of a quarter.')])
  await addAll(docchat, [{ name: 'lease.txt', content }])
}

/** Adds the CPU time of the process that was measured, to its end. It is counted in hundredths of a second. */
async function withCpu(
  measure: () => Promise<number>,
): Promise<{ readonly ms: number; readonly cpuMs: number }> {
  using tree = watchTree()
  const ms = await measure()
  return { ms, cpuMs: 1000 * tree.cpuSeconds() }
}

/** Returns the milliseconds from the start of a server until it answers that it is ready. */
async function serverTime(dataDir: string, cwd: string): Promise<number> {
  const started = performance.now()
  const args = [COMMAND, 'serve', '--data-dir', dataDir, '--port', '0', '--workers', '0']
  const child = spawn(process.execPath, args, { ...isolated(cwd), stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  try {
    const url = await urlIn(child)
    const { ok, status } = await fetch(new URL('/readiness', url))
    if (!ok) throw new Error(`The server answered ${status}.`)
    return performance.now() - started
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

/** Returns the URL in the log of a server. */
async function urlIn({ stderr }: ReturnType<typeof spawn>): Promise<string> {
  for await (const line of createInterface({ input: stderr ?? Readable.from([]) })) {
    const url = /"url":"([^"]+)"/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('The server did not start.')
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
