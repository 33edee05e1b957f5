import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { DocChatError } from '../errors.ts'
import type { ExtractEvent, ExtractRequest } from './extractor.ts'
import { type Inbox, openInbox } from './process-inbox.ts'
import { watchProcessMemory } from './process-memory.ts'
import type { ToChild } from './protocol.ts'

/** Options of {@link ExtractionProcess.extract}. */
export interface ReadOptions {
  /** How long the process may keep silent, in milliseconds; asked anew at each step. */
  readonly stepTimeoutMs: () => number
  readonly maxPageCharacters: number
  readonly signal?: AbortSignal
}

/** A process that reads documents, one at a time. */
export interface ExtractionProcess {
  readonly alive: boolean
  /** How many documents it has begun. */
  readonly documents: number
  /** Its resident memory when last looked at, in bytes; 0 when that cannot be known. */
  readonly rssBytes: number
  /**
   * Kills the process when the document hangs or swells, or when the reader leaves before its end.
   *
   * @throws ProcessLoss, after all events that the process had sent.
   */
  extract(request: ExtractRequest, options: ReadOptions): AsyncGenerator<ExtractEvent>
  /** Ends the process, whatever it does. */
  kill(): Promise<void>
}

// As source this is a TypeScript file, which Node runs as it is; built, the child lies beside the bundle.
const program = import.meta.url.endsWith('.ts') ? '../extract-child.ts' : './extract-child.js'

/** Options of {@link startExtraction}. */
export interface StartOptions {
  /** What OCR reads, a data file for each language. */
  readonly languageFiles: readonly string[]
  /** The process is killed when it holds more. */
  readonly maxRssBytes: number
}

/** Starts a process. It does not keep this one from ending. */
export function startExtraction({ maxRssBytes, languageFiles }: StartOptions): ExtractionProcess {
  const child = fork(new URL(program, import.meta.url), languageFiles, {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    // Memory is watched from outside. Where it cannot be, this bounds the better part of it.
    execArgv: [
      ...(process.platform === 'win32' ? [`--max-old-space-size=${Math.ceil(maxRssBytes / 2 ** 20)}`] : []),
      ...(program.endsWith('.ts') ? ['--conditions=docchat-source'] : []),
    ],
  })
  const exited = once(child, 'exit')
  child.on('error', () => {})
  child.unref()
  child.channel?.unref()
  let documents = 0
  let rssBytes = 0

  function watchMemory(inbox: Inbox): Disposable {
    return watchProcessMemory(child.pid ?? 0, (bytes) => {
      rssBytes = bytes
      if (bytes <= maxRssBytes) return
      inbox.blame('grown')
      // At once: whoever reads may not come for the next event soon.
      child.kill('SIGKILL')
    })
  }

  return {
    get alive() {
      return child.connected && !child.killed && child.exitCode === null && child.signalCode === null
    },
    get documents() {
      return documents
    },
    get rssBytes() {
      return rssBytes
    },
    async *extract(request, { stepTimeoutMs, maxPageCharacters, signal }) {
      documents++
      child.channel?.ref()
      const inbox = openInbox(child, signal)
      using _watch = watchMemory(inbox)
      let finished = false
      try {
        send(child, { type: 'extract', request, maxPageCharacters })
        for (;;) {
          const message = await inbox.next(stepTimeoutMs())
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
