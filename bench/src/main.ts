import { parseArgs } from 'node:util'
import { embedBench } from './embed/embed.ts'
import { extractBench } from './extract/extract.ts'
import { type Bench, type BenchOptions, MissingData } from './harness/bench.ts'
import { machine } from './harness/report.ts'
import { concurrentBench } from './http/concurrent.ts'
import { healthBench } from './http/health.ts'
import { loadBench } from './http/load.ts'
import { requestsBench } from './http/requests.ts'
import { streamBench } from './http/stream.ts'
import { uploadBench } from './http/upload.ts'
import { ingestBench } from './ingest/ingest.ts'
import { ingestStoresBench } from './ingest/stores.ts'
import { versionsBench } from './ingest/versions.ts'
import { ocrBench } from './ocr/ocr.ts'
import { peersBench } from './peers/peers.ts'
import { conflictsBench } from './queue/conflicts.ts'
import { queueBench } from './queue/queue.ts'
import { queueStoresBench } from './queue/stores.ts'
import { receiveBench } from './receive/receive.ts'
import { agreementBench } from './relevance/agreement.ts'
import { followUpsBench } from './relevance/follow-ups.ts'
import { rankingBench } from './relevance/ranking.ts'
import { retrievalBench } from './relevance/retrieval.ts'
import { robustBench } from './robust/robust.ts'
import { nearestBench } from './search/nearest.ts'
import { searchBench } from './search/search.ts'
import { searchPartsBench } from './search/search-parts.ts'
import { searchesBench } from './search/searches.ts'
import { sizesBench } from './sizes/sizes.ts'
import { startupBench } from './startup/startup.ts'
import { syncBench } from './sync/sync.ts'
import { traceBench } from './trace/trace.ts'
import { webBench } from './web/web.ts'

const BENCHES: readonly Bench[] = [
  extractBench,
  ocrBench,
  embedBench,
  ingestBench,
  ingestStoresBench,
  versionsBench,
  peersBench,
  retrievalBench,
  rankingBench,
  searchBench,
  searchPartsBench,
  searchesBench,
  nearestBench,
  agreementBench,
  followUpsBench,
  queueBench,
  queueStoresBench,
  conflictsBench,
  receiveBench,
  sizesBench,
  startupBench,
  traceBench,
  syncBench,
  robustBench,
  uploadBench,
  streamBench,
  requestsBench,
  concurrentBench,
  loadBench,
  webBench,
  healthBench,
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    documents: { type: 'string' },
    questions: { type: 'string' },
    corpus: { type: 'string' },
    'data-dir': { type: 'string' },
    rounds: { type: 'string' },
    chunks: { type: 'string' },
    minutes: { type: 'string' },
    onnxruntime: { type: 'string' },
    peers: { type: 'string' },
    baseline: { type: 'string' },
    postgres: { type: 'string' },
    meaning: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})

if (values.help === true) printHelp()
else await runBenches(chosen(), optionsOf())

function chosen(): readonly Bench[] {
  const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name))
  if (unknown.length > 0) fail(`There is no benchmark "${unknown[0]}". --help lists them.`)
  return positionals.length === 0 ? BENCHES : BENCHES.filter(({ name }) => positionals.includes(name))
}

function optionsOf(): BenchOptions {
  const { 'data-dir': dataDir, rounds, chunks, minutes, help: _, ...paths } = values
  return {
    ...paths,
    ...(dataDir !== undefined && { dataDir }),
    ...(rounds !== undefined && { rounds: wholeNumber('rounds', rounds) }),
    ...(chunks !== undefined && { chunks: wholeNumber('chunks', chunks) }),
    ...(minutes !== undefined && { minutes: wholeNumber('minutes', minutes) }),
  }
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1) return value
  return fail(`--${option} is ${text}: give an integer of at least 1.`)
}

async function runBenches(benches: readonly Bench[], options: BenchOptions): Promise<void> {
  console.log(`${machine()}\n`)
  for (const bench of benches) {
    console.log(`## ${bench.name}\n`)
    try {
      await bench.run(options)
    } catch (error) {
      if (!(error instanceof MissingData)) throw error
      console.log(`Not measured. ${error.message}\n`)
      // A failure if requested by name, but not when all benchmarks run.
      if (positionals.length > 0) process.exitCode = 1
    }
  }
}

function printHelp(): void {
  console.log(
    'pnpm bench [name…] [--documents <folder>] [--questions <file>] [--corpus <folder>] [--meaning]',
  )
  console.log(
    '           [--data-dir <folder>] [--onnxruntime <folder>] [--rounds <n>] [--chunks <n>] [--minutes <n>]\n',
  )
  console.log('           [--peers <folder>] [--baseline <folder>] [--postgres <url>]\n')
  for (const { name, summary } of BENCHES) console.log(`  ${name.padEnd(10)} ${summary}`)
}

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
