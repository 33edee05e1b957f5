import { writeSync } from 'node:fs'
import type { DestinationStream } from 'pino'

/** More is not collected for one write. In bytes, roughly. */
const LARGEST_WRITE = 8 * 1024
/** So much is kept while nobody reads the log. In bytes, roughly. */
const MOST_KEPT = 1024 * 1024
const RETRY_MS = 100
/** How long the end of the process is put off for a reader that is slow. */
const LAST_MS = 500

/** Pino passes the level of each line to a destination with this property. */
const WANTS_LEVEL = Symbol.for('pino.metadata')
const WARN = 40

/** A destination that keeps lines for a moment. */
export interface LogDestination extends DestinationStream {
  /** Writes what is kept. */
  flush(): void
  /** Writes what is kept before the process ends, and waits a little for a slow reader. */
  end(): void
}

/**
 * Writes log lines to a file descriptor, those of one turn of the event loop at once, because every write is a call to the
 * system. Warnings and errors are written immediately, together with all lines before them: the process may be about to end.
 *
 * A pipe that is full never holds up the process: lines are kept for it, and if they become too many, a line says how many are
 * missing. Once the reader is gone, lines have nowhere to go.
 */
export function logDestination(fd: number): LogDestination {
  let lines: string[] = []
  let size = 0
  let unwritten: Buffer = Buffer.alloc(0)
  let lost = 0
  let scheduled: NodeJS.Immediate | undefined
  let retry: NodeJS.Timeout | undefined

  /** @returns whether nothing is left to write. */
  function tryToWrite(): boolean {
    clearImmediate(scheduled)
    clearTimeout(retry)
    scheduled = undefined
    if (lines.length > 0) unwritten = Buffer.concat([unwritten, Buffer.from(lines.join(''))])
    lines = []
    try {
      for (;;) {
        while (unwritten.length > 0) unwritten = unwritten.subarray(writeSync(fd, unwritten))
        if (lost === 0) break
        unwritten = Buffer.from(lossOf(lost))
        lost = 0
      }
    } catch (error) {
      if (isFull(error)) {
        size = unwritten.length
        return false
      }
      unwritten = Buffer.alloc(0)
    }
    size = 0
    return true
  }

  function flush(): void {
    if (!tryToWrite()) retry = setTimeout(flush, RETRY_MS).unref()
  }

  const destination = {
    [WANTS_LEVEL]: true,
    /** Set by pino before each write. */
    lastLevel: 0,
    flush,
    end() {
      const deadline = performance.now() + LAST_MS
      while (!tryToWrite() && performance.now() < deadline) pause(10)
    },
    write(line: string) {
      if (size > MOST_KEPT) {
        lost++
        return
      }
      lines.push(line)
      size += line.length
      const isBlocked = unwritten.length > 0
      if (!isBlocked && (destination.lastLevel >= WARN || size > LARGEST_WRITE)) flush()
      else if (!isBlocked) scheduled ??= setImmediate(flush)
    },
  }
  return destination
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EBUSY')
}

function lossOf(lines: number): string {
  const msg = 'log lines are missing here, because the log was not read'
  return `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), lines, msg })}\n`
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

let standardError: LogDestination | undefined

/** The one destination of all loggers that write to standard error. Nothing of it is lost when the process exits. */
export function toStandardError(): LogDestination {
  if (standardError === undefined) {
    standardError = logDestination(2)
    process.once('exit', standardError.end)
  }
  return standardError
}
