import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { tokenizerFile } from '../../../packages/minilm/src/build/source.ts'
import { onnxModel } from '../../../packages/minilm/src/fixtures/onnx-model.ts'
import { type Bench, MissingData } from '../harness/bench.ts'
import { runChild } from '../harness/child.ts'
import { alternate, median } from '../harness/measure.ts'
import { megabytes, printTable, times } from '../harness/report.ts'
import { temporaryFolder } from '../harness/temporary.ts'

const PROGRAM = new URL('./embed-process.ts', import.meta.url)
const THREADS = [1, 2] as const

/** The measurements of one process. */
export interface EmbedResult {
  readonly loadMs: number
  readonly questionMs: number
  readonly chunksPerSecond: number
  /** For all its threads together: the throughput of a core, independent of other load on the machine. */
  readonly chunksPerCpuSecond: number
  readonly loopMs: number
  readonly bytes: number
  /** Some of the vectors. */
  readonly vectors: readonly (readonly number[])[]
}

/** Measures the bundled embedder against ONNX Runtime with the same weights in single precision. */
export const embedBench: Bench = {
  name: 'embed',
  summary: 'chunks/s of the bundled embedder, compared with ONNX Runtime (--onnxruntime)',
  async run({ rounds = 3, onnxruntime }) {
    await using folder = await temporaryFolder()
    const other = onnxruntime === undefined ? null : await onnxOptions(onnxruntime, folder.path)
    if (other === null) console.log(HOW_TO_COMPARE)
    for (const threads of THREADS) {
      const measure = (...options: readonly string[]) =>
        runChild<EmbedResult>(PROGRAM, [String(threads), ...options])
      const sides: Record<string, () => Promise<EmbedResult>> = { own: () => measure() }
      if (other !== null) sides['onnx'] = () => measure(JSON.stringify(other))
      const { own = [], onnx = [] } = await alternate(rounds, sides)
      printResults(threads, own, onnx)
    }
  },
}

const HOW_TO_COMPARE = `To compare with ONNX Runtime, install it in a separate folder and pass that: --onnxruntime <folder>
  npm install --prefix <folder> --ignore-scripts onnxruntime-node
`

/** Writes the model for ONNX Runtime. @returns the options of `onnxEmbedder`. */
async function onnxOptions(installed: string, folder: string): Promise<object> {
  const model = join(folder, 'model.onnx')
  await writeFile(model, await onnxModel())
  return { model, tokenizer: fileURLToPath(tokenizerFile()), runtime: runtimeIn(installed) }
}

function runtimeIn(folder: string): string {
  try {
    return pathToFileURL(createRequire(join(resolve(folder), 'x')).resolve('onnxruntime-node')).href
  } catch {
    throw new MissingData(`onnxruntime-node is not installed in ${folder}.\n${HOW_TO_COMPARE}`)
  }
}

function printResults(threads: number, own: readonly EmbedResult[], onnx: readonly EmbedResult[]): void {
  const sides = [
    { name: 'bundled embedder', results: own },
    { name: 'onnxruntime-node, f32', results: onnx },
  ].filter(({ results }) => results.length > 0)
  const of = (results: readonly EmbedResult[], key: NumberKey) => median(results.map((one) => one[key]))
  printTable(
    [
      threads === 1 ? '1 thread' : `${threads} threads`,
      'chunks/s',
      'to it',
      'chunks a CPU second',
      'to it',
      'question ms',
      'load ms',
      'RSS',
      'loop ms',
    ],
    sides.map(({ name, results }) => [
      name,
      of(results, 'chunksPerSecond').toFixed(1),
      times(of(own, 'chunksPerSecond') / of(results, 'chunksPerSecond')),
      of(results, 'chunksPerCpuSecond').toFixed(1),
      times(of(own, 'chunksPerCpuSecond') / of(results, 'chunksPerCpuSecond')),
      of(results, 'questionMs').toFixed(1),
      of(results, 'loadMs').toFixed(0),
      megabytes(of(results, 'bytes')),
      of(results, 'loopMs').toFixed(1),
    ]),
  )
  const [first, second] = [own[0]?.vectors ?? [], onnx[0]?.vectors ?? []]
  if (second.length > 0) console.log(`Least cosine between them: ${leastCosine(first, second).toFixed(6)}\n`)
}

type NumberKey = Exclude<keyof EmbedResult, 'vectors'>

function leastCosine(a: EmbedResult['vectors'], b: EmbedResult['vectors']): number {
  return Math.min(
    ...a.map((vector, i) => vector.reduce((sum, value, d) => sum + value * (b[i]?.[d] ?? Number.NaN), 0)),
  )
}
