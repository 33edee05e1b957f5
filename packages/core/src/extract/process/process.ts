import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { constants, setPriority } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DocChatError } from '../../errors.ts'
import { ownProgram } from '../../own-program.ts'
import type { ExtractEvent, ExtractRequest } from '../extractor.ts'
import { type Inbox, openInbox } from './inbox.ts'
import { ProcessLoss } from './loss.ts'
import { watchProcessMemory } from './memory.ts'
import type { FromChild, ToChild } from './protocol.ts'
import { processTimeMs } from './time.ts'

/** Options of {@link ExtractionProcess.extract}. */
export interface ReadOptions {
  /** How long the process may be silent, in milliseconds; called at each step. */
  readonly stepTimeoutMs: () => number
  readonly maxPageCharacters: number
  readonly signal?: AbortSignal
}

/** A process that reads documents, one at a time. */
export interface ExtractionProcess {
  readonly alive: boolean
  /** The number of documents that it has started. */
  readonly documents: number
  /** Its last measured resident memory, in bytes; 0 when it cannot be measured. */
  readonly rssBytes: number
  /**
   * Extracts a document. Kills the process when the document hangs or uses too much memory, or when the reader stops
   * early.
   *
   * @throws ProcessLoss, after all events that the process had sent.
   */
  extract(request: ExtractRequest, options: ReadOptions): AsyncGenerator<ExtractEvent>
  /** Ends the process, whatever it is doing. */
  kill(): Promise<void>
}

/**
 * What is read of a page is garbage with the next one. With less room for young objects, half of it is taken for old first, which
 * makes the heap a third larger and takes a tenth more time.
 */
const YOUNG_HEAP = ['--min-semi-space-size=32', '--max-semi-space-size=32']
/** With less memory, there is none to spare for it. */
const MEMORY_FOR_YOUNG_HEAP = 256 * 2 ** 20

const PROGRAM = ownProgram(import.meta.url, './child.ts', 'extract-child')

/** Options of {@link startExtraction}. */
export interface StartOptions {
  /** A data file for each language that OCR reads. */
  readonly languageFiles: readonly string[]
  /** Those of languages that it reads when a document seems to be in one of them. */
  readonly spareFiles: readonly string[]
  /** The process is killed when it uses more. */
  readonly maxRssBytes: number
  /** Whether it gives way to other processes when all need the processor. */
  readonly inBackground: boolean
  /** The program of the process. @defaultValue the one of this package */
  readonly program?: URL
}

/** Starts a process. It does not keep this process alive. */
export function startExtraction({
  maxRssBytes,
  languageFiles,
  spareFiles,
  inBackground,
  program = PROGRAM,
}: StartOptions): ExtractionProcess {
  if (!existsSync(program)) throw notFound(program)
  const child = fork(program, [JSON.stringify({ languageFiles, spareFiles })], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    env: { ...process.env, ...sameCompileCache() },
    // Memory is measured from outside. Where that is not possible, this limits most of it.
    execArgv: [
      ...(maxRssBytes < MEMORY_FOR_YOUNG_HEAP ? [] : YOUNG_HEAP),
      ...(process.platform === 'win32' ? [`--max-old-space-size=${Math.ceil(maxRssBytes / 2 ** 20)}`] : []),
      ...(program.pathname.endsWith('.ts') ? ['--conditions=docchat-source'] : []),
    ],
  })
  const exited = once(child, 'exit')
  if (inBackground) lowerPriority(child)
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
      // Immediately, because the reader may not request the next event for some time.
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
          const message = await nextOf(inbox, child, stepTimeoutMs())
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

/** A process that worked for this share of the time would not finish on an idle machine either, or hardly. */
const BUSY_SHARE = 0.5
/** Most messages come sooner, so that nothing has to be measured for them. */
const SOON_MS = 100

async function nextOf(inbox: Inbox, { pid = 0 }: ChildProcess, timeoutMs: number): Promise<FromChild> {
  const delay = Math.min(SOON_MS, timeoutMs / 4)
  let before: Measured | undefined
  const timer = setTimeout(() => {
    before = { busyMs: processTimeMs(pid), at: performance.now() }
  }, delay)
  try {
    return await inbox.next(timeoutMs)
  } catch (error) {
    if (!(error instanceof ProcessLoss) || error.reason !== 'silent') throw error
    throw new ProcessLoss('silent', wasBusy(pid, before))
  } finally {
    clearTimeout(timer)
  }
}

interface Measured {
  /** The processor time of a process until then; null if that cannot be measured. */
  readonly busyMs: number | null
  readonly at: number
}

function wasBusy(pid: number, since: Measured | undefined): boolean {
  const busyMs = processTimeMs(pid)
  if (busyMs === null || since === undefined || since.busyMs === null) return false
  return busyMs - since.busyMs > BUSY_SHARE * (performance.now() - since.at)
}

/** A program that caches compiled code has its processes read and write the same cache: they start with a third less processor time. */
function sameCompileCache(): NodeJS.ProcessEnv {
  const folder = module.getCompileCacheDir()
  // Node makes a folder for its version in the given one.
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) }
}

/** What bundles code puts it elsewhere, without the programs that it starts. */
function notFound(program: URL): DocChatError {
  const message = `Documents cannot be read: there is no ${fileURLToPath(program)}. DocChat was bundled without the program that reads them: leave @docchat/core out of the bundle (external in esbuild, serverExternalPackages in Next.js), and install it where the bundle runs.`
  return new DocChatError('NOT_CONFIGURED', message)
}

function lowerPriority({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It has ended, or this is forbidden: it is as fast as others.
  }
}

function send(child: ChildProcess, message: ToChild): void {
  // A child that has ended is noticed by its exit.
  if (child.connected) child.send(message, () => {})
}
