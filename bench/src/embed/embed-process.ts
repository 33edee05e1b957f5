// Loads an embedder, embeds a question and chunks with it: the bundled one or, with options, one on ONNX Runtime.
import { readFile } from 'node:fs/promises'
import { miniLMEmbedder, onnxEmbedder } from '@docchat/minilm'
import { tell } from '../harness/child.ts'
import { watchLoop } from '../harness/loop-delay.ts'
import { median, secondsSince } from '../harness/measure.ts'
import type { EmbedResult } from './embed.ts'

const WORDS = 180
const CHUNKS = 32
const QUESTIONS = [
  'How long does the warranty last?',
  'Who signed the lease, and when does it end?',
  'What must be done when the pressure of the heating falls below one bar?',
]

const [threadsText, options] = process.argv.slice(2)
const threads = Number(threadsText)
const chunks = await chunksOfProse()

const began = performance.now()
await using embedder =
  options === undefined
    ? await miniLMEmbedder({ threads })
    : await onnxEmbedder({ ...JSON.parse(options), threads })
const loadMs = performance.now() - began

// Warms up, until all threads run and hot code is compiled.
for (let i = 0; i < 3; i++) await embedder.embed(chunks.slice(0, 3 * threads))
using loop = watchLoop()
const questionsMs: number[] = []
for (let i = 0; i < 30; i++) {
  const asked = performance.now()
  await embedder.embed([QUESTIONS[i % QUESTIONS.length] ?? ''])
  questionsMs.push(performance.now() - asked)
}
const cpuBefore = process.cpuUsage()
const started = performance.now()
for (let i = 0; i < CHUNKS; i += embedder.batchSize) {
  await embedder.embed(chunks.slice(i, i + embedder.batchSize))
}
const seconds = secondsSince(started)
const cpu = process.cpuUsage(cpuBefore)
const bytes = process.memoryUsage.rss()
const loopMs = loop.worstMs()
const vectors = await embedder.embed([...QUESTIONS, ...chunks.slice(0, 3)])
tell({
  loadMs,
  questionMs: median(questionsMs),
  chunksPerSecond: CHUNKS / seconds,
  chunksPerCpuSecond: (CHUNKS * 1e6) / (cpu.user + cpu.system),
  loopMs,
  bytes,
  vectors: vectors.map((vector) => [...vector]),
} satisfies EmbedResult)
process.disconnect()

/** Returns excerpts from the model's licence, which is plain prose: as long as DocChat's chunks, 233 tokens. */
async function chunksOfProse(): Promise<string[]> {
  const license = '../../../packages/minilm/dist/model/LICENSE-APACHE-2.0.txt'
  const words = (await readFile(new URL(license, import.meta.url), 'utf8')).split(/\s+/)
  const step = Math.floor((words.length - WORDS) / CHUNKS)
  return Array.from({ length: CHUNKS }, (_, i) => words.slice(i * step, i * step + WORDS).join(' '))
}
