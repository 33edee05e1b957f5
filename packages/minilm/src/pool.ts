import { Worker } from 'node:worker_threads'
import { DocChatError } from '@docchat/core'

/** Threads that embed one text at a time each. */
export interface Pool extends AsyncDisposable {
  /** The vectors in the order of the texts. Several calls take turns, text by text; those with one text go first. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>
}

/** An `embed` that is not done yet. */
interface Call {
  readonly texts: readonly string[]
  /** Indexes of the texts that no thread has taken, the shortest first. */
  readonly waiting: number[]
  readonly vectors: Float32Array[]
  missing: number
  settle(failure: { readonly reason: unknown } | null): void
}

interface Thread {
  readonly worker: Worker
  readonly room: number
  state: 'starting' | 'idle' | { readonly call: Call; readonly index: number }
}

/** What a thread runs. It gets a text, and answers with its vector. It says nothing before it is ready, then null. */
export interface Program<Data extends object> {
  readonly name: 'worker' | 'onnx-worker'
  /** What all threads get; each gets its `room` too, a number below that of the threads. */
  readonly data: Data
}

/** What a thread is started with. */
export type ThreadData<Data extends object> = Data & { readonly room: number }

// As source these are TypeScript files, which Node runs as they are.
const SUFFIX = import.meta.url.endsWith('.ts') ? '.ts' : '.js'

/**
 * Starts the first thread now, and others up to `size` when there is work for them.
 *
 * @throws DocChatError `EMBEDDER_FAILED`, whose cause is what the thread died of.
 */
export async function openPool<Data extends object>(
  { name, data }: Program<Data>,
  size: number,
): Promise<Pool> {
  const threads = new Set<Thread>()
  const rooms = Array.from({ length: size }, (_, room) => room)
  /** Those with waiting texts take turns; the next one is first. */
  let calls: Call[] = []
  let closed = false

  function start(onReady: () => void, onFailure: (error: DocChatError) => void): void {
    const room = rooms.shift()
    if (room === undefined) return
    const workerData: ThreadData<Data> = { ...data, room }
    const worker = new Worker(new URL(`./${name}${SUFFIX}`, import.meta.url), { workerData, execArgv: [] })
    const thread: Thread = { worker, room, state: 'starting' }
    let cause: unknown
    threads.add(thread)
    worker.on('message', (vector: Float32Array | null) => {
      const { state } = thread
      thread.state = 'idle'
      if (vector === null) onReady()
      else if (typeof state === 'object') deliver(state.call, state.index, vector)
      worker.unref()
      pump()
    })
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => {
      const { state } = thread
      threads.delete(thread)
      rooms.push(room)
      const problem = 'A thread of the embedder died. Try again.'
      const failure = new DocChatError('EMBEDDER_FAILED', problem, { cause })
      if (typeof state === 'object') state.call.settle({ reason: failure })
      if (state === 'starting') onFailure(failure)
      else pump()
    })
  }

  function pump(): void {
    if (closed) return
    const idle = [...threads].filter((thread) => thread.state === 'idle')
    for (let thread = idle.pop(); thread !== undefined; thread = idle.pop()) {
      const call = calls.shift()
      if (call === undefined) return
      const index = call.waiting.pop() ?? 0
      if (call.waiting.length > 0) calls.push(call)
      thread.state = { call, index }
      thread.worker.ref()
      thread.worker.postMessage(call.texts[index])
    }
    const starting = [...threads].filter((thread) => thread.state === 'starting').length
    const waiting = calls.reduce((sum, call) => sum + call.waiting.length, 0)
    for (let i = starting; i < waiting && rooms.length > 0; i++) start(() => {}, failWaiting)
  }

  function failWaiting(reason: unknown): void {
    for (const call of [...calls]) call.settle({ reason })
  }

  await new Promise<void>((resolve, reject) => start(resolve, reject))
  return {
    embed(texts, signal) {
      return new Promise((resolve, reject) => {
        const onAbort = () => call.settle({ reason: signal?.reason })
        const call: Call = {
          texts,
          // The longest texts go first, lest one of them is begun last and waited for alone.
          waiting: texts.map((_, index) => index).sort((a, b) => lengthAt(texts, a) - lengthAt(texts, b)),
          vectors: [],
          missing: texts.length,
          settle(failure) {
            calls = calls.filter((one) => one !== call)
            call.waiting.length = 0
            signal?.removeEventListener('abort', onAbort)
            if (failure === null) resolve(call.vectors)
            else reject(failure.reason)
          },
        }
        if (closed) return call.settle({ reason: new DocChatError('CLOSED', 'The embedder was closed.') })
        if (signal?.aborted === true) return onAbort()
        if (texts.length === 0) return call.settle(null)
        signal?.addEventListener('abort', onAbort)
        // A text by itself is most likely a question, and someone waits for it.
        if (texts.length === 1) calls.unshift(call)
        else calls.push(call)
        pump()
      })
    },
    async [Symbol.asyncDispose]() {
      closed = true
      const reason = new DocChatError('CLOSED', 'The embedder was closed before a text was embedded.')
      failWaiting(reason)
      for (const { state } of threads) if (typeof state === 'object') state.call.settle({ reason })
      await Promise.all([...threads].map(({ worker }) => worker.terminate()))
    },
  }
}

function lengthAt(texts: readonly string[], index: number): number {
  return texts[index]?.length ?? 0
}

function deliver(call: Call, index: number, vector: Float32Array): void {
  call.vectors[index] = vector
  call.missing--
  if (call.missing === 0) call.settle(null)
}
