import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { DocChatError } from '../errors.ts'
import type { ExtractEvent, ExtractRequest } from './extractor.ts'
import type { FromChild, ToChild } from './protocol.ts'

/** Options of {@link ExtractionProcess.extract}. */
export interface ExtractionOptions {
  /** How long the process may keep silent, in milliseconds. */
  readonly stepTimeoutMs: number
  readonly signal?: AbortSignal
}

/** A process that reads documents, one at a time. */
export interface ExtractionProcess {
  readonly alive: boolean
  /** How many documents it has begun. */
  readonly documents: number
  /** Kills the process when the document hangs, or when the reader leaves before its end. */
  extract(request: ExtractRequest, options: ExtractionOptions): AsyncGenerator<ExtractEvent>
  /** Ends the process, whatever it does. */
  kill(): Promise<void>
}

// As source this is a TypeScript file, which Node runs as it is; built, the child lies beside the bundle.
const program = import.meta.url.endsWith('.ts') ? './child.ts' : './extract-child.js'

/** Starts a process. It does not keep this one from ending. */
export function startExtraction(): ExtractionProcess {
  const child = fork(new URL(program, import.meta.url), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    execArgv: program.endsWith('.ts') ? ['--conditions=docchat-source'] : [],
  })
  const exited = once(child, 'exit')
  child.on('error', () => {})
  child.unref()
  child.channel?.unref()
  let documents = 0

  return {
    get alive() {
      return child.connected && !child.killed && child.exitCode === null && child.signalCode === null
    },
    get documents() {
      return documents
    },
    async *extract(request, options) {
      documents++
      child.channel?.ref()
      const inbox = openInbox(child, request, options)
      let finished = false
      try {
        send(child, { type: 'extract', request })
        for (;;) {
          const message = await inbox.next()
          if (message.type === 'event') {
            yield message.event
            send(child, { type: 'more' })
            continue
          }
          finished = true
          if (message.type === 'done') return
          throw new DocChatError(message.error.code, message.error.message)
        }
      } finally {
        inbox.close()
        child.channel?.unref()
        if (!finished) child.kill('SIGKILL')
      }
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.ref()
      child.kill('SIGKILL')
      await exited
    },
  }
}

function send(child: ChildProcess, message: ToChild): void {
  // A child that is gone shows itself by its exit.
  if (child.connected) child.send(message, () => {})
}

interface Inbox {
  /** The next message. @throws DocChatError when the process dies or keeps silent; the reason when aborted. */
  next(): Promise<FromChild>
  close(): void
}

function openInbox(
  child: ChildProcess,
  { name }: ExtractRequest,
  { stepTimeoutMs, signal }: ExtractionOptions,
): Inbox {
  const messages: FromChild[] = []
  let failure: { readonly reason: unknown } | null = null
  let wake = () => {}

  const onMessage = (message: FromChild) => {
    messages.push(message)
    wake()
  }
  const fail = (reason: unknown) => {
    failure ??= { reason }
    wake()
  }
  const onExit = () =>
    fail(new DocChatError('EXTRACTOR_CRASHED', `The process that read "${name}" died. It is tried again.`))
  const onAbort = () => fail(signal?.reason)
  child.on('message', onMessage)
  child.on('exit', onExit)
  child.on('error', fail)
  signal?.addEventListener('abort', onAbort)
  if (child.exitCode !== null || child.signalCode !== null) onExit()

  return {
    async next() {
      const timer = setTimeout(() => {
        const seconds = stepTimeoutMs / 1000
        fail(
          new DocChatError(
            'EXTRACTION_TIMEOUT',
            `"${name}" was given up: a page took more than ${seconds} s.`,
          ),
        )
      }, stepTimeoutMs)
      try {
        for (;;) {
          if (signal?.aborted === true) throw signal.reason
          const message = messages.shift()
          if (message !== undefined) return message
          if (failure !== null) throw failure.reason
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      } finally {
        clearTimeout(timer)
      }
    },
    close() {
      child.off('message', onMessage)
      child.off('exit', onExit)
      child.off('error', fail)
      signal?.removeEventListener('abort', onAbort)
    },
  }
}
