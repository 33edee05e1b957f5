/**
 * Kills workers and uploads at every stage, then counts the damage. Exits with 1 when there is any.
 *
 *   node --conditions=docchat-source crash-test/main.ts [--documents 1000] [--workers 4] [--kill-every 200] [--uploads 200]
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { fileSystemBlobStore } from '../src/blobs/file-system.ts'
import { createDocChat } from '../src/create-docchat.ts'
import type { DocChat } from '../src/docchat.ts'
import { sweepOrphans } from '../src/ingest/sweep.ts'
import type { Job } from '../src/queue/job-queue.ts'
import { sqliteStore } from '../src/sqlite/store.ts'
import { type Damage, damage } from './check.ts'
import { type Sample, sample } from './documents.ts'

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1000' },
    workers: { type: 'string', default: '4' },
    'kill-every': { type: 'string', default: '200' },
    uploads: { type: 'string', default: '200' },
  },
})

/** Longer than any run should take, so that a stuck run ends with a report. */
const DEADLINE_MS = 360_000

interface Row extends Damage {
  readonly scene: string
  readonly kills: number
  readonly seconds: number
}

interface Disturbance {
  /** The documents that must exist in the end. */
  readonly expected: readonly Sample[]
  readonly before: Job
  readonly problems: string[]
}

const root = await mkdtemp(join(tmpdir(), 'docchat-crash-'))
process.env['NODE_COMPILE_CACHE'] = join(root, 'compiled')
const rows: Row[] = [await killWorkers(), await killUploads(), await wakeZombie(), await cancelActive()]
await rm(root, { recursive: true, force: true })

console.table(rows.map(({ problems, ...row }) => ({ ...row, problems: problems.length })))
for (const problem of rows.flatMap((row) => row.problems).slice(0, 20)) console.error(problem)
const broken = rows.some((row) => row.lost + row.duplicated + row.partial + row.problems.length > 0)
console.log(broken ? 'FAILED' : 'Nothing lost, duplicated or partial.')
process.exitCode = broken ? 1 : 0

async function killWorkers(): Promise<Row> {
  const dataDir = join(root, 'workers')
  const samples = Array.from({ length: Number(values.documents) }, (_, index) => sample(index))
  await using docchat = await createDocChat({ dataDir, workers: 0 })
  for (const one of samples) await add(docchat, one)

  const started = performance.now()
  const workers = Array.from({ length: Number(values.workers) }, () => startWorker(dataDir))
  let kills = 0
  while (performance.now() - started < DEADLINE_MS && (await unfinished(docchat)) > 0) {
    await delay(Number(values['kill-every']))
    const victim = Math.floor(Math.random() * workers.length)
    workers[victim]?.kill('SIGKILL')
    workers[victim] = startWorker(dataDir)
    kills++
  }
  const seconds = secondsSince(started)
  await Promise.all(workers.map(stop))
  return {
    scene: `${samples.length} documents, workers killed`,
    kills,
    seconds,
    ...(await damage(dataDir, samples)),
  }
}

/**
 * Returns how many documents are queued or processing. Retries a document whose attempts were used up by kills, as a user
 * would.
 */
async function unfinished(docchat: DocChat): Promise<number> {
  for (const job of (await docchat.jobs.list({ states: ['failed'], limit: 100 })).jobs) {
    if (job.error?.code === 'LEASE_LOST') await docchat.jobs.retry(job.id)
  }
  const { total } = await docchat.documents.list({ limit: 1 })
  const complete = await docchat.documents.list({ limit: 1, states: ['complete'] })
  return total - complete.total
}

async function killUploads(): Promise<Row> {
  const dataDir = join(root, 'uploads')
  await mkdir(dataDir)
  const count = Number(values.uploads)
  const started = performance.now()
  for (let index = 0; index < count; index++) {
    const moment = index % 2 === 0 ? 'before' : 'inside'
    const child = fork(new URL('./uploader.ts', import.meta.url), [dataDir, String(index), moment])
    const [, signal] = await once(child, 'exit')
    if (signal !== 'SIGKILL') throw new Error(`Upload ${index} ended by ${signal} before it could be killed.`)
  }
  const seconds = secondsSince(started)

  const problems: string[] = []
  {
    await using store = sqliteStore({ directory: dataDir })
    const total = await store.catalog.count('local')
    if (total > 0) problems.push(`${total} documents exist that were never acknowledged.`)
    await sweepOrphans(store, await fileSystemBlobStore({ directory: join(dataDir, 'blobs') }), {
      settledMs: 0,
      evenMost: true,
    })
    const left = (await readdir(join(dataDir, 'blobs'))).length
    if (left > 0) problems.push(`${left} blobs are left that belong to no document.`)
  }
  const samples = Array.from({ length: Math.min(count, 20) }, (_, index) => sample(index))
  await ingestSamples(dataDir, samples)
  const found = await damage(dataDir, samples)
  return {
    scene: 'uploads killed before commit',
    kills: count,
    seconds,
    ...found,
    problems: [...problems, ...found.problems],
  }
}

/** Adds the same files again, without kills. */
async function ingestSamples(dataDir: string, samples: readonly Sample[]): Promise<void> {
  await using docchat = await createDocChat({ dataDir, workers: 0 })
  for (const one of samples) await add(docchat, one)
  const worker = startWorker(dataDir)
  while ((await unfinished(docchat)) > 0) await delay(50)
  await stop(worker)
}

/** A worker sleeps past its lease in mid-document, another finishes it, then the first wakes up and continues. */
async function wakeZombie(): Promise<Row> {
  return disturbSlowWorker('zombie', async (docchat, id, slow) => {
    slow.kill('SIGSTOP')
    const other = startWorker(join(root, 'zombie'))
    await Array.fromAsync(docchat.jobs.watch(id))
    await stop(other)
    const before = await docchat.jobs.get(id)
    slow.kill('SIGCONT')
    await delay(1500)
    const problems = before.attempts === 2 ? [] : [`The document took ${before.attempts} attempts, not 2.`]
    return { expected: [sample(1)], before, problems }
  })
}

/** A job is cancelled while a worker is processing it, and the worker continues. */
async function cancelActive(): Promise<Row> {
  return disturbSlowWorker('cancelled', async (docchat, id) => {
    const before = await docchat.jobs.cancel(id)
    await delay(1500)
    const [document] = (await docchat.documents.list()).documents
    const state = document?.version.state
    const problems = state === 'failed' ? [] : [`The cancelled document is ${state}, not failed.`]
    return { expected: [], before, problems }
  })
}

/** Lets a slow worker begin to embed, disturbs it, and checks that it does not change the job any further. */
async function disturbSlowWorker(
  scene: string,
  disturb: (docchat: DocChat, id: string, slow: ChildProcess) => Promise<Disturbance>,
): Promise<Row> {
  const dataDir = join(root, scene)
  await using docchat = await createDocChat({ dataDir, workers: 0 })
  const started = performance.now()
  const slow = startWorker(dataDir, 300)
  await once(slow, 'message')
  const id = await add(docchat, sample(1))
  for await (const { progress } of docchat.jobs.watch(id)) if (progress?.stage === 'embed') break
  const { expected, before, problems } = await disturb(docchat, id, slow)
  await stop(slow)
  const after = await docchat.jobs.get(id)
  if (after.revision !== before.revision) {
    problems.push(`The job was ${before.state}, and a worker that had lost it made it ${after.state}.`)
  }
  const found =
    expected.length === 0
      ? { lost: 0, duplicated: 0, partial: 0, problems: [] }
      : await damage(dataDir, expected)
  return {
    scene: `${scene} in mid-document`,
    kills: 0,
    seconds: secondsSince(started),
    ...found,
    problems: [...problems, ...found.problems],
  }
}

async function add(docchat: DocChat, { name, content }: Sample): Promise<string> {
  return (await docchat.documents.add({ name, content: Readable.from([content]) })).job.id
}

function startWorker(dataDir: string, embedMs = 5): ChildProcess {
  // Uses the built package, which loads faster: a short-lived worker spends most of its time on that.
  return fork(new URL('./worker.ts', import.meta.url), [dataDir, String(embedMs)], { execArgv: [] })
}

async function stop(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  worker.kill('SIGKILL')
  await once(worker, 'exit')
}

function secondsSince(started: number): number {
  return Number(((performance.now() - started) / 1000).toFixed(1))
}
