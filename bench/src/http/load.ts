import { setTimeout as delay } from 'node:timers/promises'
import type { Bench } from '../harness/bench.ts'
import { percentile } from '../harness/measure.ts'
import { megabytes, printTable, whole } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import { type BundledServer, startBundledServer } from './bundled-server.ts'
import { type Kind, type LoadClient, loadClient, type Outcome } from './load-client.ts'
import { startServer } from './start-server.ts'
import { withDocument } from './with-document.ts'

/** Requests per second at the normal load. */
const RATES: Readonly<Record<Kind, number>> = { upload: 0.5, ask: 2, list: 4, delete: 0.2, health: 2 }
const KINDS = Object.keys(RATES) as Kind[]

/** An answer takes two seconds, so the normal load keeps four questions in progress, and five times of it twenty. */
const [TOKENS, DELAY_MS] = [40, 50]
const SETTINGS = {
  DOCCHAT_MODEL: 'any',
  DOCCHAT_MAX_ASKS: '8',
  DOCCHAT_MAX_ASKS_PER_OWNER: '8',
  DOCCHAT_MAX_WAITING_ASKS: '16',
  DOCCHAT_QUERIES_PER_MINUTE: '1000000',
  DOCCHAT_UPLOADS_PER_MINUTE: '1000000',
}

/** Measures the bundled server under a mixed load for minutes, and under five times of it. */
export const loadBench: Bench = {
  name: 'load',
  summary: 'uploads, questions, lists and deletions for --minutes <n>, then five times as many of each',
  async run({ minutes = 10 }) {
    for (const factor of [1, 5]) {
      await using folder = await temporaryFolder()
      await withDocument(folder.path)
      await using model = await startServer('model', String(TOKENS), String(DELAY_MS))
      await using server = await startBundledServer(folder.path, {
        ...SETTINGS,
        OPENAI_BASE_URL: model.url,
      })
      using client = loadClient(server.url)
      const { outcomes, samples } = await apply(client, server, factor, minutes * 60_000)
      printTable(
        [`${factor}x, ${minutes} min`, 'requests', 'complete', 'p50 ms', 'p99 ms', 'by status'],
        KINDS.map((kind) => row(kind, outcomes[kind])),
      )
      printTable(
        ['server', 'start', 'middle', 'end'],
        [
          ['RSS', ...samples.map(({ residentBytes }) => megabytes(residentBytes))],
          ['WAL', ...samples.map(({ walBytes }) => megabytes(walBytes))],
          ['loop delay p99', ...samples.map(({ loopMs }) => `${loopMs.toFixed(0)} ms`)],
        ],
      )
      check(outcomes)
    }
  },
}

interface Sample {
  readonly residentBytes: number
  readonly walBytes: number
  /** The 99th percentile of the event loop's delay since the previous sample. */
  readonly loopMs: number
}

type Outcomes = Readonly<Record<Kind, Outcome[]>>

async function apply(client: LoadClient, server: BundledServer, factor: number, ms: number) {
  const outcomes: Outcomes = { upload: [], ask: [], list: [], delete: [], health: [] }
  const samples = [await sample(server)]
  const end = performance.now() + ms
  /** Sends on schedule, however long the answers take. */
  const keepSending = async (kind: Kind) => {
    const pause = 1000 / RATES[kind] / (kind === 'health' ? 1 : factor)
    const sent: Promise<unknown>[] = []
    for (let next = performance.now(); next < end; next += pause) {
      await delay(Math.max(0, next - performance.now()))
      sent.push(client.send(kind).then((outcome) => outcomes[kind].push(outcome)))
    }
    await Promise.all(sent)
  }
  const watch = async () => {
    for (const part of [1, 2]) {
      await delay(Math.max(0, end - ms + (ms * part) / 2 - performance.now()))
      samples.push(await sample(server))
    }
  }
  await Promise.all([...KINDS.map(keepSending), watch()])
  return { outcomes, samples }
}

async function sample(server: BundledServer): Promise<Sample> {
  const metrics = await fetch(`${server.url}/metrics`).then((response) => response.text())
  const seconds = /^docchat_nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(metrics)?.[1]
  return {
    residentBytes: server.residentBytes(),
    walBytes: server.walBytes(),
    loopMs: Number(seconds) * 1000,
  }
}

function row(kind: Kind, outcomes: readonly Outcome[]): string[] {
  const times = outcomes.filter(({ complete }) => complete).map(({ ms }) => ms)
  const statuses = Object.entries(Object.groupBy(outcomes, ({ status }) => status))
  return [
    kind,
    whole(outcomes.length),
    `${Math.round((times.length / outcomes.length) * 100)}%`,
    whole(percentile(times, 0.5)),
    whole(percentile(times, 0.99)),
    statuses.map(([status, some]) => `${status}: ${whole(some?.length ?? 0)}`).join(', '),
  ]
}

/** @throws Error for a failure that is not a refusal. */
function check(outcomes: Outcomes): void {
  const failed = KINDS.flatMap((kind) =>
    outcomes[kind].filter(({ status, complete }) => !complete && status !== 503 && status !== 429),
  )
  if (failed.length > 0)
    throw new Error(
      `${failed.length} requests failed, with status ${[...new Set(failed.map(({ status }) => status))].join(', ')}.`,
    )
}
