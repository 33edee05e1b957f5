import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { miniLMEmbedder } from '@docchat/minilm'

// pnpm bench [--text <file>] [--rounds <n>]: loads, asks and embeds in a fresh process for each number of threads.

const WORDS = 180
const CHUNKS = 48
const QUESTIONS = [
  'How long does the warranty last?',
  'Who signed the lease, and when does it end?',
  'What must be done when the pressure of the heating falls below one bar?',
]

interface Figures {
  readonly threads: number
  readonly loadMs: number
  readonly queryMs: number
  readonly chunksPerSecond: number
  readonly rssMB: number
}

const { values } = parseArgs({
  options: {
    text: { type: 'string', default: new URL('../../docs/reference/cli.md', import.meta.url).pathname },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string' },
  },
})

if (values.threads === undefined) await compare()
else process.stdout.write(JSON.stringify(await measure(Number(values.threads))))

async function compare(): Promise<void> {
  const cores = cpus()
  print(
    `${cores.length} × ${cores[0]?.model}, Node.js ${process.versions.node}; ${CHUNKS} chunks of ${WORDS} words`,
  )
  print('threads | load ms | query ms | chunks/s | RSS MB   (the best of the rounds)')
  for (const threads of [1, 2]) {
    const rounds: Figures[] = []
    for (let i = 0; i < Number(values.rounds); i++) rounds.push(await inProcess(threads))
    const best = (of: (one: Figures) => number, choose: (...all: number[]) => number) =>
      choose(...rounds.map(of)).toFixed(1)
    const row = [
      best((one) => one.loadMs, Math.min),
      best((one) => one.queryMs, Math.min),
      best((one) => one.chunksPerSecond, Math.max),
      best((one) => one.rssMB, Math.max),
    ]
    print([threads, ...row].join(' | '))
  }
}

async function inProcess(threads: number): Promise<Figures> {
  const args = [import.meta.filename, '--threads', String(threads), '--text', values.text]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (data) => {
    out += data
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error('A round failed.')
  return JSON.parse(out)
}

async function measure(threads: number): Promise<Figures> {
  const chunks = chunksOf(await readFile(values.text, 'utf8'))
  const began = performance.now()
  await using embedder = await miniLMEmbedder({ threads })
  const loadMs = performance.now() - began

  // Once all threads run, and the engine has compiled what is hot.
  for (let i = 0; i < 3; i++) await embedder.embed(chunks.slice(0, 4 * threads))
  const queries: number[] = []
  for (let i = 0; i < 30; i++) {
    const asked = performance.now()
    await embedder.embed([QUESTIONS[i % QUESTIONS.length] ?? ''])
    queries.push(performance.now() - asked)
  }
  const started = performance.now()
  for (let i = 0; i < CHUNKS; i += embedder.batchSize)
    await embedder.embed(chunks.slice(i, i + embedder.batchSize))
  const chunksPerSecond = (CHUNKS * 1000) / (performance.now() - started)
  const median = queries.sort((a, b) => a - b)[queries.length >> 1] ?? 0
  return { threads, loadMs, queryMs: median, chunksPerSecond, rssMB: process.memoryUsage.rss() / 1e6 }
}

/** Overlapping stretches when the text is short. */
function chunksOf(text: string): string[] {
  const words = text.split(/\s+/)
  const step = Math.min(WORDS, Math.floor((words.length - WORDS) / CHUNKS))
  return Array.from({ length: CHUNKS }, (_, i) => words.slice(i * step, i * step + WORDS).join(' '))
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
