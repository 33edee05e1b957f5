// Ingests the documents in a separate process: extraction, chunks, text index.
import { tell } from '../harness/child.ts'
import { addAll, uploadOf } from '../harness/documents.ts'
import { openDocChat } from '../harness/engine.ts'
import { secondsSince } from '../harness/measure.ts'
import { watchMemory } from '../harness/memory.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import type { IngestResult } from './ingest.ts'

await using folder = await temporaryFolder()
using memory = watchMemory()
const started = performance.now()
await using docchat = await openDocChat(folder.path, { ocr: 'off' })
const documents = await addAll(docchat, process.argv.slice(2).map(uploadOf))
const seconds = secondsSince(started)
const versions = documents.map((document) => document.version)
tell({
  pages: versions.reduce((sum, { pageCount }) => sum + (pageCount ?? 0), 0),
  chunks: versions.reduce((sum, { chunkCount }) => sum + chunkCount, 0),
  failed: versions.filter(({ state }) => state === 'failed').length,
  seconds,
  peakBytes: memory.peakBytes(),
} satisfies IngestResult)
