import { DocChatError, type EventStreams, type StreamAddition } from '@docchat/core'

/** Writes to streams in batches. */
export interface BatchWriter {
  /** Writes this soon, in order. */
  add(addition: StreamAddition): void
  /** Calls this just before the next write, which is soon. */
  beforeWrite(work: () => void): void
  /** Writes now. Resolves once everything has been written, or could not be. */
  flush(): Promise<void>
}

/** What is added within this time is written at once: a transaction for each token of each answer would be too many. */
const BATCH_MS = 100
/** What cannot be written is tried again, but not for ever: who reads here has it all in memory. */
const MOST_WAITING = 10_000

export function batchWriter(streams: EventStreams, ttlMs: number): BatchWriter {
  let waiting: StreamAddition[] = []
  const before: (() => void)[] = []
  let timer: NodeJS.Timeout | null = null
  let writing: Promise<void> = Promise.resolve()

  function soon(): void {
    timer ??= setTimeout(() => void flush(), BATCH_MS).unref()
  }

  async function write(): Promise<void> {
    for (const work of before.splice(0)) work()
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    try {
      await streams.append(batch, ttlMs)
    } catch (error) {
      const isClosed = DocChatError.isInstance(error) && error.code === 'CLOSED'
      if (!isClosed && batch.length < MOST_WAITING) waiting = [...batch, ...waiting]
    }
  }

  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer)
    timer = null
    writing = writing.then(write).then(() => {
      if (waiting.length > 0) soon()
    })
    return writing
  }

  return {
    add(addition) {
      waiting.push(addition)
      soon()
    },
    beforeWrite(work) {
      before.push(work)
      soon()
    },
    flush,
  }
}
