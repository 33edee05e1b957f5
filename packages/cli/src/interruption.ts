import type { ExitCode } from './exit-codes.ts'

/** Why a command was stopped from outside. */
export class Interruption extends Error {
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode) {
    super(message)
    this.name = 'Interruption'
    this.exitCode = exitCode
  }
}

/**
 * Returns a signal that aborts with an {@link Interruption} on Ctrl-C, on SIGTERM, or when the output is no longer read.
 * Work in progress is then shut down in order; a second Ctrl-C, or any signal once the output is not read, exits at once.
 */
export function interruptible(target: NodeJS.Process): AbortSignal {
  const controller = new AbortController()
  const { signal } = controller
  const endBy = (name: NodeJS.Signals, exitCode: ExitCode) =>
    target.on(name, () => {
      if (signal.reason instanceof Interruption && [exitCode, 0].includes(signal.reason.exitCode))
        target.exit(exitCode)
      controller.abort(new Interruption(`Stopped by ${name}.`, exitCode))
    })
  endBy('SIGINT', 130)
  endBy('SIGTERM', 143)
  for (const stream of [target.stdout, target.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      controller.abort(new Interruption('The output is no longer read.', 0))
    })
  }
  return signal
}
