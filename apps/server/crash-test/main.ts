/**
 * Kills workers and servers on PostgreSQL and S3 at every stage, while the database restarts or its connections break, and then
 * counts the damage. Exits with 1 when there is any.
 *
 *   DOCCHAT_TEST_POSTGRES_URL=postgres://… node --conditions=docchat-source crash-test/main.ts
 *     [--documents 1000] [--workers 4] [--servers 2] [--kill-every 200] [--scenes kills,restarts,cuts] [--minutes 20]
 *
 * The restarts need DOCCHAT_TEST_POSTGRES_RESTART, such as deploy/test-postgres.sh.
 */
import { type ChildProcess, execFile, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import { DocChatError } from '@docchat/core'
import { buildApp } from 'fauxqs'
import { type Damage, damageIn } from '../../../packages/core/crash-test/check.ts'
import { type Sample, sample } from '../../../packages/core/crash-test/documents.ts'
import { startProxy } from '../../../packages/postgres/src/testing/proxy.ts'
import { blobsAt, openAt, type Place, storeAt } from './open.ts'

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1000' },
    workers: { type: 'string', default: '4' },
    servers: { type: 'string', default: '2' },
    'kill-every': { type: 'string', default: '200' },
    scenes: { type: 'string', default: 'kills,restarts,cuts' },
    /** Then nothing is killed or disturbed any more, and as long again is left to finish. */
    minutes: { type: 'string', default: '20' },
  },
})
const url = process.env['DOCCHAT_TEST_POSTGRES_URL']
if (url === undefined) throw new Error('Set DOCCHAT_TEST_POSTGRES_URL.')
const RESTART = process.env['DOCCHAT_TEST_POSTGRES_RESTART']

const RESTART_EVERY_MS = 10_000
const CUT_MS = 5000
const CUT_EVERY_MS = 15_000
/** Uploads at a time. */
const CLIENTS = 8

interface Row extends Damage {
  readonly scene: string
  readonly kills: number
  readonly disturbances: number
  /** Uploads that failed and were sent again. */
  readonly repeated: number
  readonly seconds: number
}

/** Something that runs until it is disposed of. */
interface Disturbance extends AsyncDisposable {
  count(): number
}

const root = await mkdtemp(join(tmpdir(), 'docchat-crash-'))
process.env['NODE_COMPILE_CACHE'] = join(root, 'compiled')
const rows: Row[] = []
for (const scene of values.scenes.split(',')) rows.push(await run(scene))
await rm(root, { recursive: true, force: true })

console.table(rows.map(({ problems, ...row }) => ({ ...row, problems: problems.length })))
for (const problem of rows.flatMap((row) => row.problems).slice(0, 20)) console.error(problem)
const broken = rows.some((row) => row.lost + row.duplicated + row.partial + row.problems.length > 0)
console.log(broken ? 'FAILED' : 'Nothing lost, duplicated or partial.')
process.exitCode = broken ? 1 : 0

async function run(scene: string): Promise<Row> {
  const s3 = buildApp({ logger: false })
  await s3.listen({ host: '127.0.0.1', port: 0 })
  const address = s3.server.address()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  await fetch(`${endpoint}/documents`, { method: 'PUT' })
  await using proxy = await startProxy(url ?? '')
  const own: Place = {
    databaseUrl: url ?? '',
    schema: `crash_${scene}_${process.pid}`,
    s3: endpoint,
    dataDir: join(root, scene),
  }
  /** Only the processes are cut off, not this one, which counts. */
  const theirs: Place = { ...own, databaseUrl: proxy.url }
  const samples = Array.from({ length: Number(values.documents) }, (_, index) => sample(index))
  const ports = await Promise.all(Array.from({ length: Number(values.servers) }, freePort))
  const started = performance.now()
  const deadline = started + Number(values.minutes) * 60_000
  let kills = 0
  let disturbances = 0
  let left = 0
  const acknowledged: Sample[] = []
  let repeated = 0
  const isCalm = () => performance.now() > deadline
  const isLate = () => performance.now() > deadline + Number(values.minutes) * 60_000
  {
    await using docchat = await openAt(own, 0)
    await patiently(() => docchat.indexStatus())
    await using killer = killing(theirs, ports, isCalm)
    await using disturber = scene === 'kills' ? null : disturbing(scene, proxy, isCalm)
    repeated = await uploadAll(samples, ports, isLate, acknowledged)
    const unfinished = async () => {
      for (const job of (await docchat.jobs.list({ states: ['failed'], limit: 100 })).jobs)
        if (job.error?.code === 'LEASE_LOST') await docchat.jobs.retry(job.id)
      return (await docchat.documents.list({ limit: 1, states: ['queued', 'processing', 'failed'] })).total
    }
    do {
      await delay(200)
      left = await patiently(unfinished)
    } while (left > 0 && !isLate())
    kills = killer.count()
    disturbances = disturber?.count() ?? 0
  }
  const seconds = Math.round((performance.now() - started) / 1000)
  await using store = storeAt(own)
  await using blobs = blobsAt(own)
  const found = await patiently(() => damageIn(store, blobs, acknowledged))
  const late = samples.length - acknowledged.length + left
  const problems = late === 0 ? [] : [`${scene}: ${late} documents were not uploaded or not read in time.`]
  await s3.close()
  return {
    scene,
    kills,
    disturbances,
    repeated,
    seconds,
    ...found,
    problems: [...found.problems, ...problems],
  }
}

/** Keeps all processes running, and kills one of them every now and then. */
function killing(place: Place, ports: readonly number[], isCalm: () => boolean): Disturbance {
  const start = (port: number) =>
    // The built packages, which load faster: a short-lived process spends most of its time on that.
    fork(new URL('process.ts', import.meta.url), [JSON.stringify(place), String(port)], {
      execArgv: [],
      stdio: 'ignore',
    })
  const roles = [...Array<number>(Number(values.workers)).fill(0), ...ports]
  const children: ChildProcess[] = roles.map(start)
  let kills = 0
  const timer = setInterval(() => {
    if (isCalm()) return
    const victim = Math.floor(Math.random() * children.length)
    children[victim]?.kill('SIGKILL')
    children[victim] = start(roles[victim] ?? 0)
    kills++
  }, Number(values['kill-every']))
  return {
    count: () => kills,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      for (const child of children) child.kill('SIGKILL')
    },
  }
}

/** Restarts the database as if it had crashed, or breaks all connections to it for a while. */
function disturbing(
  scene: string,
  proxy: { start(): Promise<void>; stop(): Promise<void> },
  isCalm: () => boolean,
): Disturbance {
  if (scene === 'restarts' && RESTART === undefined) throw new Error('Set DOCCHAT_TEST_POSTGRES_RESTART.')
  const stopping = new AbortController()
  let count = 0
  const disturb = async () => {
    if (scene === 'restarts') await promisify(execFile)(RESTART ?? '', ['restart', 'immediate'])
    else {
      await proxy.stop()
      await delay(CUT_MS)
      await proxy.start()
    }
    count++
  }
  const everyMs = scene === 'restarts' ? RESTART_EVERY_MS : CUT_EVERY_MS
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (!stopping.signal.aborted && !isCalm()) await disturb()
    }
  })()
  return {
    count: () => count,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await running
    },
  }
}

/** Uploads every sample to any server until one has acknowledged it. @returns how many requests failed */
async function uploadAll(
  samples: readonly Sample[],
  ports: readonly number[],
  isLate: () => boolean,
  acknowledged: Sample[],
): Promise<number> {
  const left = [...samples]
  let failed = 0
  const client = async () => {
    for (let one = left.pop(); one !== undefined && !isLate(); one = left.pop()) {
      let done = await upload(one, ports[failed % ports.length] ?? 0)
      for (; !done && !isLate(); done = await upload(one, ports[failed % ports.length] ?? 0)) {
        failed++
        await delay(100)
      }
      if (done) acknowledged.push(one)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  return failed
}

async function upload({ name, content }: Sample, port: number): Promise<boolean> {
  const form = new FormData()
  form.append('file', new File([new Uint8Array(content)], name))
  const request = { method: 'POST', body: form, signal: AbortSignal.timeout(30_000) }
  const response = await fetch(`http://127.0.0.1:${port}/upload`, request).catch(() => null)
  await response?.text().catch(() => undefined)
  return response?.ok === true
}

/** The database may be away at this moment. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!DocChatError.isInstance(error) || !['STORE_UNAVAILABLE', 'STORE_BUSY'].includes(error.code))
        throw error
      await delay(500)
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
