// Ingests the documents with one library, and asks it the questions.
import { miniLMEmbedder } from '@docchat/minilm'
import { tell } from '../harness/child.ts'
import { secondsSince } from '../harness/measure.ts'
import { treeCpuSeconds } from '../harness/process-tree.ts'
import { openOwn } from './docchat.ts'
import { openLangChain } from './langchain.ts'
import { openLlamaIndex } from './llamaindex.ts'
import type { PeerOptions } from './peer.ts'
import type { PeerResult, PeerRun } from './peers.ts'

const run = JSON.parse(process.argv[2] ?? '') as PeerRun

await using embedder = run.meaning ? await miniLMEmbedder({ threads: 2 }) : undefined
await using peer = await open({ ...run, embedder })

const cpuBefore = treeCpuSeconds(process.pid)
const started = performance.now()
const contents = await peer.ingest(run.paths)
const seconds = secondsSince(started)
const cpuSeconds = treeCpuSeconds(process.pid) - cpuBefore

const found: (readonly string[])[] = []
const searchMs: number[] = []
for (const question of run.questions) {
  const asked = performance.now()
  const pages = await peer.search(question)
  if (pages === null) break
  searchMs.push(performance.now() - asked)
  found.push(pages)
}
tell({ ...contents, seconds, cpuSeconds, found, searchMs } satisfies PeerResult)
process.disconnect()

async function open(options: PeerOptions) {
  if (run.library === 'DocChat') return await openOwn(options)
  return run.library === 'LangChain.js' ? openLangChain(options) : openLlamaIndex(options)
}
