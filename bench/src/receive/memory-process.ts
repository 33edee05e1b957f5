// Receives 1 GB in a new process, and reports by how much its memory grew at its peak.
import { fileSystemBlobStore } from '../../../packages/core/src/blobs/file-system.ts'
import { tell } from '../harness/child.ts'
import { watchMemory } from '../harness/memory.ts'
import { temporaryFolder } from '../harness/temporary.ts'
import type { MemoryResult } from './receive.ts'
import { receiveText } from './receive-text.ts'

await using folder = await temporaryFolder()
const blobs = await fileSystemBlobStore({ directory: folder.path })
// The first upload loads code that stays in memory.
await receiveText(blobs, 1024 * 1024)
using memory = watchMemory()
await receiveText(blobs, 1024 ** 3)
tell({ growthBytes: memory.peakBytes() - memory.startBytes } satisfies MemoryResult)
