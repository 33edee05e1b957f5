import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { type Bench, type BenchOptions, MissingData } from '../harness/bench.ts'
import { startChild } from '../harness/child.ts'
import { pdfsOf } from '../harness/documents.ts'
import { alternate, median } from '../harness/measure.ts'
import { watchTreeMemory } from '../harness/process-tree.ts'
import { megabytes, printTable, times, whole } from '../harness/report.ts'
import { textOf } from '../relevance/data.ts'
import { hitAt, shareInterval } from '../relevance/metrics.ts'
import { readQuestions } from '../relevance/questions.ts'
import { LANGCHAIN_MODULES } from './langchain.ts'
import { LLAMAINDEX_MODULES } from './llamaindex.ts'
import { checkInstalled, pageOf } from './peer.ts'

const PROGRAM = new URL('./peer-process.ts', import.meta.url)
const BUILT = new URL('../../../packages/minilm/dist/index.js', import.meta.url)
const KS = [1, 5, 10] as const

/** What one process does. */
export interface PeerRun {
  readonly library: 'DocChat' | 'LangChain.js' | 'LlamaIndex.TS'
  readonly chunks: 'same' | 'default'
  readonly installed: string
  readonly paths: readonly string[]
  readonly meaning: boolean
  readonly questions: readonly string[]
}

/** The measurements of one process. */
export interface PeerResult {
  readonly pages: number
  readonly chunks: number
  readonly seconds: number
  /** Of ingesting, with all processes that it uses. */
  readonly cpuSeconds: number
  /** The pages found for each question, best first. Empty when there is no search without vectors. */
  readonly found: readonly (readonly string[])[]
  readonly searchMs: readonly number[]
}

type Measured = PeerResult & { readonly peakBytes: number }

interface Question {
  readonly text: string
  readonly pages: ReadonlyMap<string, number>
}

const SIDES = {
  DocChat: { library: 'DocChat', chunks: 'same' },
  'LangChain.js': { library: 'LangChain.js', chunks: 'same' },
  'LlamaIndex.TS': { library: 'LlamaIndex.TS', chunks: 'same' },
  'LangChain.js, its chunks': { library: 'LangChain.js', chunks: 'default' },
  'LlamaIndex.TS, its chunks': { library: 'LlamaIndex.TS', chunks: 'default' },
} as const satisfies Record<string, Pick<PeerRun, 'library' | 'chunks'>>

type Side = keyof typeof SIDES

/** Measures DocChat beside the libraries that people would use instead. */
export const peersBench: Bench = {
  name: 'peers',
  summary: 'ingest and page recall beside LangChain.js and LlamaIndex.TS (--peers, --documents, --questions)',
  async run({ peers, rounds = 3, meaning = false, ...options }) {
    if (!existsSync(BUILT)) throw new MissingData('Build DocChat first: pnpm build.')
    const installed = checkInstalled(peers, [...LANGCHAIN_MODULES, ...LLAMAINDEX_MODULES])
    const paths = await pdfsOf(options)
    const questions = await questionsOf(options, paths)
    const texts = questions.map(({ text }) => text)
    const run = (side: Side) => () => measure({ ...SIDES[side], installed, paths, meaning, questions: texts })
    const results = await alternate<Side, Measured>(rounds, {
      DocChat: run('DocChat'),
      'LangChain.js': run('LangChain.js'),
      'LlamaIndex.TS': run('LlamaIndex.TS'),
      'LangChain.js, its chunks': run('LangChain.js, its chunks'),
      'LlamaIndex.TS, its chunks': run('LlamaIndex.TS, its chunks'),
    })
    printSpeed(results, `${paths.length} PDFs, ${meaning ? 'with' : 'without'} vectors`)
    if (questions.length > 0) printFound(results, questions)
  },
}

/** Reads the questions about these documents. */
async function questionsOf(
  { documents, questions }: BenchOptions,
  paths: readonly string[],
): Promise<readonly Question[]> {
  if (questions === undefined) return []
  const names = new Set(paths.map((path) => basename(path)))
  const records = (await readQuestions(questions)).filter((record) => names.has(textOf(record, 'document')))
  if (records.length === 0) throw new MissingData(`No question is about a document in ${documents}.`)
  return records.map((record) => {
    const { pages } = record
    if (!Array.isArray(pages)) throw new Error(`"${textOf(record, 'question')}" names no pages.`)
    const name = textOf(record, 'document')
    return {
      text: textOf(record, 'question'),
      pages: new Map(pages.map((page) => [pageOf(name, Number(page)), 1])),
    }
  })
}

async function measure(run: PeerRun): Promise<Measured> {
  // Built, as the other libraries are.
  await using child = startChild(PROGRAM, [JSON.stringify(run)], { built: true })
  using memory = watchTreeMemory(child.pid)
  return { ...(await child.next<PeerResult>()), peakBytes: memory.peakBytes() }
}

function printSpeed(results: Readonly<Record<Side, readonly Measured[]>>, title: string): void {
  const speed = (side: Side) => median(results[side].map(({ pages, seconds }) => pages / seconds))
  printTable(
    [title, 'pages', 'chunks', 'pages/s', 'DocChat to it', 'CPU ms/page', 'peak memory'],
    sidesOf(results).map((side) => [
      side,
      whole(results[side][0]?.pages ?? 0),
      whole(results[side][0]?.chunks ?? 0),
      speed(side).toFixed(1),
      times(speed('DocChat') / speed(side)),
      median(results[side].map(({ pages, cpuSeconds }) => (cpuSeconds * 1000) / pages)).toFixed(1),
      megabytes(median(results[side].map(({ peakBytes }) => peakBytes))),
    ]),
  )
}

function printFound(
  results: Readonly<Record<Side, readonly Measured[]>>,
  questions: readonly Question[],
): void {
  printTable(
    [`${questions.length} questions`, ...KS.map((k) => `hit@${k}, 95 %`), 'search p50 ms'],
    sidesOf(results)
      .filter((side) => (results[side][0]?.found.length ?? 0) > 0)
      .map((side) => [
        side,
        ...KS.map((k) =>
          shareInterval(questions.map(({ pages }, i) => hitAt(k, results[side][0]?.found[i] ?? [], pages))),
        ),
        median(results[side].map(({ searchMs }) => median(searchMs))).toFixed(1),
      ]),
  )
}

function sidesOf(results: Readonly<Record<Side, unknown>>): Side[] {
  return Object.keys(results) as Side[]
}
