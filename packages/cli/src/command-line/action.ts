import type { Command } from 'commander'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-codes.ts'

/** The options that every command takes. */
export interface GlobalFlags {
  readonly dataDir?: string
  readonly json?: boolean
  readonly color?: boolean
  readonly quiet?: boolean
  /** For whom the command acts; the option of some commands only. */
  readonly owner?: string
}

/** Runs the work of a command with its context, and stores its exit code. */
export type Runner = (flags: GlobalFlags, work: (context: Context) => Promise<ExitCode>) => Promise<void>

/** Creates the action of a commander command, which receives the arguments and then the flags. */
export type ActionFactory = <Args extends readonly unknown[]>(
  work: (context: Context, ...args: Args) => Promise<ExitCode>,
) => (this: Command, ...args: Args) => Promise<void>

/** Adds a command, with its arguments and options, to the program. */
export type AddCommand = (program: Command, action: ActionFactory) => void

/** Creates actions that run through the runner. */
export function actionsOf(run: Runner): ActionFactory {
  return (work) =>
    function (...args) {
      return run(this.optsWithGlobals(), (context) => work(context, ...args))
    }
}
