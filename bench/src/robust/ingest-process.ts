// Ingests files as a server does, two at a time, and reports the outcome of each.
import { once } from 'node:events'
import { type DocChat, DocChatError } from '@docchat/core'
import { tell } from '../harness/child.ts'
import { uploadOf } from '../harness/documents.ts'
import { openDocChat } from '../harness/engine.ts'
import { watchLoop } from '../harness/loop-delay.ts'
import { secondsSince } from '../harness/measure.ts'
import { watchMemory } from '../harness/memory.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import type { FileNews } from './robust.ts'

/** Longer than all attempts of a document may take: anything longer has hung. */
const PATIENCE_MS = 35 * 60 * 1000

const [message] = await once(process, 'message')
const paths: readonly string[] = JSON.parse(message)
await using folder = await temporaryFolder()
await using docchat = await openDocChat(folder.path)
using loop = watchLoop()
using memory = watchMemory()
const queue = paths.values()

async function takeAll(): Promise<void> {
  for (const path of queue) {
    tell({ type: 'begin', path } satisfies FileNews)
    const started = performance.now()
    const outcome = await outcomeOf(docchat, path)
    tell({ type: 'end', path, outcome, seconds: secondsSince(started) } satisfies FileNews)
  }
}

await Promise.all([takeAll(), takeAll()])
tell({
  type: 'finish',
  loopDelayMs: loop.worstMs(),
  busiestMs: loop.busiestMs(),
  grownBytes: memory.peakBytes() - memory.startBytes,
} satisfies FileNews)

async function outcomeOf(docchat: DocChat, path: string): Promise<string> {
  try {
    const { document, job } = await docchat.documents.add(uploadOf(path))
    const signal = AbortSignal.timeout(PATIENCE_MS)
    for await (const _ of docchat.jobs.watch(job.id, { signal }));
    const { version } = await docchat.documents.get(document.id)
    if (version.state !== 'complete') return `failed: ${version.error?.code}`
    const codes = new Set(version.warnings.map(({ code }) => code))
    return codes.size === 0 ? 'ok' : `partial: ${[...codes].toSorted().join(', ')}`
  } catch (error) {
    if (DocChatError.isInstance(error)) return `refused: ${error.code}`
    if (error instanceof Error && error.name === 'TimeoutError') return 'hung'
    throw error
  }
}
