import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { makePdf } from '../../../packages/core/src/testing/pdf.ts'
import type { Bench } from '../harness/bench.ts'
import { startChild } from '../harness/child.ts'
import { alternate, percentile, secondsSince } from '../harness/measure.ts'
import { megabytes, printTable } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { type BundledServer, startBundledServer } from './bundled-server.ts'
import { loadClient } from './load-client.ts'
import { FACT } from './model.ts'
import { startServer } from './start-server.ts'
import { withDocument } from './with-document.ts'

const ASKERS = 8
const PAGES = 200
/** Lines of a page: about one chunk. */
const LINES = 10
const SETTINGS = {
  DOCCHAT_MAX_ASKS_PER_OWNER: '8',
  DOCCHAT_QUERIES_PER_MINUTE: '1000000',
  DOCCHAT_UPLOADS_PER_MINUTE: '1000000',
}
const PROBER = new URL('./prober.ts', import.meta.url)
const POLL_MS = 100

/** Measures how fast `/health` answers while questions are asked and a long document is processed. */
export const healthBench: Bench = {
  name: 'health',
  summary:
    '/health while 8 clients ask and 200 pages are ingested; --baseline <folder> measures another checkout too',
  async run({ rounds = 3, baseline }) {
    const program = (folder: string) => join(folder, 'apps/server/src/main.ts')
    const sides: Record<string, () => Promise<Measured>> = {
      ...(baseline !== undefined && { baseline: () => measure(program(baseline)) }),
      'this checkout': () => measure(),
    }
    const measured = await alternate(rounds, sides)
    printTable(
      [
        'server',
        'p50 ms',
        'p99 ms',
        'max ms',
        'bare p50',
        'bare p99',
        'answers/s',
        'read pages/s',
        'complete pages/s',
        'one line ms',
        'PSS in all',
        'load',
      ],
      Object.entries(measured).flatMap(([side, results]) => results.map((result) => row(side, result))),
    )
  },
}

interface Measured {
  readonly health: readonly number[]
  /** The same requests to a server that does nothing else, in a process of its own. */
  readonly bare: readonly number[]
  readonly answersPerSecond: number
  readonly readPagesPerSecond: number
  readonly completePagesPerSecond: number
  /** From the upload of a single line to its end, as an idle server tells those who watch the job. */
  readonly lineMs: number
  readonly bytes: number
  readonly load: number
}

async function measure(program?: string): Promise<Measured> {
  await using folder = await temporaryFolder()
  await withDocument(folder.path)
  await using bare = await startServer('health')
  await using server = await startBundledServer(folder.path, SETTINGS, program)
  const lines: number[] = []
  for (let i = 0; i < 8; i++) lines.push(await timeLine(server, i))
  using client = loadClient(server.url)
  // The first searches, and the threads that they start.
  await Promise.all(Array.from({ length: ASKERS }, () => client.send('ask')))

  let over = false
  let answers = 0
  const askOn = async () => {
    while (!over) if ((await client.send('ask')).complete) answers++
  }
  await using prober = startChild(PROBER, [`${server.url}/health`])
  await using bareProber = startChild(PROBER, [bare.url])
  const started = performance.now()
  const asking = Array.from({ length: ASKERS }, askOn)
  const ingested = await ingest(server)
  const seconds = secondsSince(started)
  over = true
  const load = loadavg()[0] ?? Number.NaN
  prober.send('stop')
  bareProber.send('stop')
  const [{ times: health }, { times: bareTimes }] = [
    await prober.next<{ readonly times: number[] }>(),
    await bareProber.next<{ readonly times: number[] }>(),
  ]
  await Promise.all(asking)
  return {
    health,
    bare: bareTimes,
    answersPerSecond: answers / seconds,
    readPagesPerSecond: PAGES / ingested.readSeconds,
    completePagesPerSecond: PAGES / ingested.completeSeconds,
    lineMs: percentile(lines.slice(1), 0.5),
    bytes: ingested.bytes,
    load,
  }
}

async function ingest(server: BundledServer) {
  const started = performance.now()
  const job = await upload(server.url, 'report.pdf', report())
  let readSeconds = Number.NaN
  let bytes = 0
  for (;;) {
    const { state, progress } = await jobOf(server.url, job)
    if (Number.isNaN(readSeconds) && progress !== null && progress.stage !== 'extract')
      readSeconds = secondsSince(started)
    if (state === 'done') return { readSeconds, completeSeconds: secondsSince(started), bytes }
    if (state !== 'queued' && state !== 'active') throw new Error(`The job ended as ${state}.`)
    bytes = Math.max(bytes, server.treeBytes())
    await delay(POLL_MS * 5)
  }
}

/** Uploads a single line and watches its job. */
async function timeLine(server: BundledServer, n: number): Promise<number> {
  const started = performance.now()
  const job = await upload(server.url, `line-${n}.txt`, Buffer.from(`Line ${n}. ${FACT}`))
  await fetch(`${server.url}/jobs/${job}/events`).then((response) => response.text())
  return performance.now() - started
}

async function upload(url: string, name: string, content: Buffer): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(content)]), name)
  const response = await fetch(`${url}/upload`, { method: 'POST', body: form })
  return ((await response.json()) as { readonly job_id: string }).job_id
}

interface JobState {
  readonly state: string
  readonly progress: { readonly stage: string } | null
}

async function jobOf(url: string, id: string): Promise<JobState> {
  return (await fetch(`${url}/jobs/${id}`)).json() as Promise<JobState>
}

function report(): Buffer {
  const words = [
    'valve',
    'pressure',
    'tenant',
    'quarter',
    'notice',
    'boiler',
    'invoice',
    'meter',
    'garden',
    'key',
  ]
  const line = (page: number, n: number) =>
    `Clause ${page}.${n}: the ${words[(page + n) % 10]} of unit ${page * n} is due with its ${words[(page * 3 + n) % 10]}.`
  return makePdf(
    Array.from({ length: PAGES }, (_, page) =>
      Array.from({ length: LINES }, (_, n) => line(page + 1, n + 1)).join('\n'),
    ),
  )
}

function row(side: string, result: Measured): string[] {
  const { health, bare } = result
  return [
    side,
    ...[0.5, 0.99, 1].map((p) => percentile(health, p).toFixed(1)),
    ...[0.5, 0.99].map((p) => percentile(bare, p).toFixed(1)),
    result.answersPerSecond.toFixed(1),
    result.readPagesPerSecond.toFixed(0),
    result.completePagesPerSecond.toFixed(1),
    result.lineMs.toFixed(0),
    megabytes(result.bytes),
    result.load.toFixed(1),
  ]
}
