import type { Context } from './context.ts'
import type { ExitCode } from './exit-codes.ts'

/** The options that every command takes. */
export interface GlobalFlags {
  readonly dataDir?: string
  readonly json?: boolean
  readonly color?: boolean
  readonly quiet?: boolean
}

/** Runs a command's work with what it needs, and keeps its exit code. */
export type Runner = (flags: GlobalFlags, work: (context: Context) => Promise<ExitCode>) => Promise<void>
