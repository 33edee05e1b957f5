import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Quoter } from '../../answer/quoter.ts'
import { DocChatError } from '../../errors.ts'
import { ownProgram } from '../../own-program.ts'
import type { PassageFinder } from '../../retrieve/passage-finder.ts'
import { fromFailure } from '../../thread-failure.ts'
import {
  type FromThread,
  perform,
  type Task,
  type TaskHandlers,
  type TaskResult,
  type ThreadData,
  type ToThread,
} from './thread-messages.ts'

/** Options of {@link searchThreads}; the handlers do tasks in the calling thread. */
export interface SearchThreadsOptions extends TaskHandlers {
  /** The path of the database. */
  readonly path: string
  /** @defaultValue as many as there are cores, at most 4 */
  readonly size?: number
  /** The program of the threads; for tests. */
  readonly program?: URL
}

/** The pool. */
export interface SearchThreads extends Pick<PassageFinder, 'find'>, Pick<Quoter, 'quote'>, AsyncDisposable {
  /** Makes the threads use new connections for the tasks that follow. */
  reopen(): void
}

/** A task that waits or is being done. */
interface Call {
  readonly task: Task
  /** How many threads have died doing it. */
  deaths: number
  settle(outcome: TaskResult | { readonly reason: unknown }): void
}

interface Thread {
  readonly worker: Worker
  readonly ended: Promise<void>
  state: 'starting' | 'idle' | Call
}

const MAX_THREADS = 4
/** Longer questions, in characters, take long enough to wait for a thread. */
const SHORT = 1000
/** A task is done again once if its thread dies. */
const MAX_DEATHS = 2

const PROGRAM = ownProgram(import.meta.url, './thread.ts', 'search-thread')

/**
 * Finds and quotes passages in threads, each with a connection of its own. They start with the second search: a process
 * that asks only once does not wait for a thread. Until the first one is ready, short questions are answered in the
 * calling thread.
 *
 * Disposing rejects the tasks that wait, and waits for those being done.
 */
export function searchThreads(options: SearchThreadsOptions): SearchThreads {
  const { path, size = Math.min(MAX_THREADS, availableParallelism()), program = PROGRAM } = options
  const threads = new Set<Thread>()
  let waiting: Call[] = []
  let searches = 0
  let usable = true
  let closed = false

  function start(): void {
    const data: ThreadData = { path }
    const worker = new Worker(program, { workerData: data, execArgv: [] })
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    const thread: Thread = { worker, ended, state: 'starting' }
    let cause: unknown
    threads.add(thread)
    worker.unref()
    worker.on('message', (message: FromThread) => {
      const { state } = thread
      thread.state = 'idle'
      if (!closed) worker.unref()
      if (typeof state === 'object' && message !== 'ready') {
        if ('failure' in message) state.settle({ reason: fromFailure(message.failure) })
        else state.settle(message)
      }
      assign()
    })
    worker.on('error', (error) => {
      cause = error
    })
    worker.on('exit', () => {
      threads.delete(thread)
      onEnd(thread.state, cause)
    })
  }

  function onEnd(state: Thread['state'], cause: unknown): void {
    if (typeof state === 'object') {
      if (++state.deaths < MAX_DEATHS && !closed) waiting.unshift(state)
      else state.settle({ reason: new DocChatError('INTERNAL_ERROR', 'A search thread died.', { cause }) })
    }
    // A thread that cannot start, for example because a bundler left its file out, will not start later either.
    if (state === 'starting' && !closed) {
      usable = false
      const problem = cause instanceof Error ? cause.message : 'it ended at once'
      process.emitWarning(
        `Searches block the event loop, because no search thread can be started: ${problem}`,
      )
    }
    if (!closed) assign()
  }

  /** Gives waiting tasks to idle threads, and starts threads for those that are left. */
  function assign(): void {
    const idle = [...threads].filter(({ state }) => state === 'idle')
    for (const thread of idle) {
      const call = waiting.shift()
      if (call === undefined) return
      thread.state = call
      thread.worker.ref()
      thread.worker.postMessage(call.task satisfies ToThread)
    }
    if (waiting.length === 0) return
    if (usable && threads.size < size && ![...threads].some(({ state }) => state === 'starting')) start()
    if ([...threads].some(({ state }) => state !== 'starting')) return
    for (const call of waiting.filter(mayBlock)) {
      waiting.splice(waiting.indexOf(call), 1)
      perform(options, call.task).then(call.settle, (reason: unknown) => call.settle({ reason }))
    }
  }

  /** Whether a task may be done in the calling thread while no thread is ready. */
  function mayBlock({ task, deaths }: Call): boolean {
    return !usable || (deaths === 0 && task.question.length <= SHORT)
  }

  async function submit(task: Task, signal: AbortSignal | undefined): Promise<TaskResult> {
    signal?.throwIfAborted()
    if (closed) throw new DocChatError('CLOSED', 'The data directory is closed.')
    if (searches <= 1 && task.question.length <= SHORT) return perform(options, task, signal)
    return new Promise((resolve, reject) => {
      const onAbort = () => call.settle({ reason: signal?.reason })
      const call: Call = {
        task,
        deaths: 0,
        settle(outcome) {
          // Whoever does it anyway is not waited for.
          waiting = waiting.filter((one) => one !== call)
          signal?.removeEventListener('abort', onAbort)
          if ('reason' in outcome) reject(outcome.reason)
          else resolve(outcome)
        },
      }
      signal?.addEventListener('abort', onAbort)
      waiting.push(call)
      assign()
    })
  }

  return {
    async find(query, { signal } = {}) {
      searches++
      const result = await submit(query, signal)
      return 'found' in result ? result.found : []
    },
    async quote(request, { signal } = {}) {
      const result = await submit(request, signal)
      return 'quoted' in result ? result.quoted : []
    },
    reopen() {
      for (const { worker } of threads) worker.postMessage('reopen' satisfies ToThread)
    },
    async [Symbol.asyncDispose]() {
      closed = true
      for (const call of [...waiting]) {
        call.settle({ reason: new DocChatError('CLOSED', 'The data directory was closed before a search.') })
      }
      for (const { worker } of threads) {
        // Otherwise this process could end before them.
        worker.ref()
        worker.postMessage('close' satisfies ToThread)
      }
      await Promise.all([...threads].map(({ ended }) => ended))
    },
  }
}
