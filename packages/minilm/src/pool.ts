import { Worker } from 'node:worker_threads'
import { DocChatError } from '@docchat/core'
import { ownFile } from './own-file.ts'

/** What one run of a model reads: a text, or two of them together. */
export type Input = string | readonly [string, string]

/** A pool of threads, each of which reads one input at a time. */
export interface Pool<Result, Read extends Input = string> extends AsyncDisposable {
  /**
   * Returns the results in the order of the texts. Concurrent calls take turns, text by text; calls with a single text go
   * first.
   */
  embed(texts: readonly Read[], signal?: AbortSignal): Promise<Result[]>
}

/** A pending call of `embed`. */
interface Call<Result> {
  readonly texts: readonly Input[]
  /** Indexes of the texts that no thread has taken yet, the shortest first. */
  readonly waiting: number[]
  readonly results: Result[]
  missing: number
  settle(failure: { readonly reason: unknown } | null): void
}

interface Thread<Result> {
  readonly worker: Worker
  readonly room: number
  state: 'starting' | 'idle' | { readonly call: Call<Result>; readonly index: number }
}

/** The program of a thread. It sends null once it is ready, then receives texts and answers each with its result, an object. */
export interface Program<Data extends object> {
  readonly name: 'worker' | 'onnx-worker'
  /**
   * The data passed to all threads; each also gets its `room`, an index below the number of threads. The first thread starts
   * while it is still being read.
   */
  readonly data: Data | Promise<Data>
}

/** The data with which a thread is started. */
export type ThreadData<Data extends object> = Data & { readonly room: number }

/**
 * Starts the first thread now, and others, up to `size`, when there is work for them.
 *
 * @throws DocChatError `EMBEDDER_FAILED`, whose cause is the error that ended the thread; whatever reading the data throws.
 */
export async function openPool<Data extends object, Result extends object, Read extends Input = string>(
  { name, data }: Program<Data>,
  size: number,
): Promise<Pool<Result, Read>> {
  const threads = new Set<Thread<Result>>()
  const rooms = Array.from({ length: size }, (_, room) => room)
  /** Calls with waiting texts, which take turns; the next one is first. */
  let calls: Call<Result>[] = []
  let closed = false

  function start(onReady: () => void, onFailure: (error: unknown) => void): void {
    const room = rooms.shift()
    if (room === undefined) return
    const worker = new Worker(ownFile(`./${name}.ts`, `${name}.js`), { execArgv: [] })
    const thread: Thread<Result> = { worker, room, state: 'starting' }
    let cause: unknown
    threads.add(thread)
    worker.on('message', (result: Result | null) => {
      const { state } = thread
      thread.state = 'idle'
      if (result === null) onReady()
      else if (typeof state === 'object') deliver(state.call, state.index, result)
      worker.unref()
      pump()
    })
    const give = (read: Data) => worker.postMessage({ ...read, room } satisfies ThreadData<Data>)
    Promise.resolve(data)
      .then(give)
      .catch((error: unknown) => {
        onFailure(error)
        void worker.terminate()
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
        const call: Call<Result> = {
          texts,
          // The longest texts go first, so that a long one is not started last and waited for alone.
          waiting: texts.map((_, index) => index).sort((a, b) => lengthAt(texts, a) - lengthAt(texts, b)),
          results: [],
          missing: texts.length,
          settle(failure) {
            calls = calls.filter((one) => one !== call)
            call.waiting.length = 0
            signal?.removeEventListener('abort', onAbort)
            if (failure === null) resolve(call.results)
            else reject(failure.reason)
          },
        }
        if (closed) return call.settle({ reason: new DocChatError('CLOSED', 'The embedder was closed.') })
        if (signal?.aborted === true) return onAbort()
        if (texts.length === 0) return call.settle(null)
        signal?.addEventListener('abort', onAbort)
        // A single text is most likely a question, and someone is waiting for the answer.
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

/** Returns a pool that is opened for its first texts, or from now on. What opening it fails with fails its texts. */
export function latePool<Result, Read extends Input>(
  open: () => Promise<Pool<Result, Read>>,
  now: boolean,
): Pool<Result, Read> {
  let opening = now ? open() : undefined
  opening?.catch(() => undefined)
  let closed = false
  return {
    async embed(texts, signal) {
      if (closed) throw new DocChatError('CLOSED', 'The embedder was closed.')
      opening ??= open()
      return (await opening).embed(texts, signal)
    },
    async [Symbol.asyncDispose]() {
      closed = true
      await (await opening?.catch(() => undefined))?.[Symbol.asyncDispose]()
    },
  }
}

function lengthAt(texts: readonly Input[], index: number): number {
  const input = texts[index] ?? ''
  return typeof input === 'string' ? input.length : input[0].length + input[1].length
}

function deliver<Result>(call: Call<Result>, index: number, result: Result): void {
  call.results[index] = result
  call.missing--
  if (call.missing === 0) call.settle(null)
}
