import { type DestinationStream, pino } from 'pino'

/** More is not collected for one write. In bytes. */
const LARGEST_WRITE = 8 * 1024

/** Pino passes the level of each line to a destination with this property. */
const WANTS_LEVEL = Symbol.for('pino.metadata')
const WARN = 40

/** A destination that keeps lines for a moment. */
export interface LogDestination extends DestinationStream {
  /** Writes what is kept. */
  flush(): void
}

/**
 * Writes log lines to a file descriptor, those of one turn of the event loop at once, because every write is a call to the
 * system. Warnings and errors are written immediately, together with all lines before them: the process may be about to end.
 */
export function logDestination(fd: number): LogDestination {
  const file = pino.destination({ dest: fd, sync: true, minLength: LARGEST_WRITE })
  let scheduled: NodeJS.Immediate | undefined
  const flush = () => {
    clearImmediate(scheduled)
    scheduled = undefined
    file.flushSync()
  }
  const destination = {
    [WANTS_LEVEL]: true,
    /** Set by pino before each write. */
    lastLevel: 0,
    flush,
    write(line: string) {
      file.write(line)
      if (destination.lastLevel >= WARN) flush()
      else scheduled ??= setImmediate(flush)
    },
  }
  return destination
}

let standardError: LogDestination | undefined

/** The one destination of all loggers that write to standard error. Nothing of it is lost when the process exits. */
export function toStandardError(): LogDestination {
  if (standardError === undefined) {
    standardError = logDestination(2)
    process.once('exit', standardError.flush)
  }
  return standardError
}
