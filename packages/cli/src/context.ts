import type { DocChat } from '@docchat/core'
import type { LoadedConfig } from './config/load.ts'
import type { OpenOptions } from './open-docchat.ts'
import type { Output } from './terminal/output.ts'

/** What every command is given. */
export interface Context {
  readonly output: Output
  /** Aborted by Ctrl-C, or when nobody reads the output any more. */
  readonly signal: AbortSignal
  /** The configuration in force, read when first asked for. */
  config(): Promise<LoadedConfig>
  /** Opens the documents. The caller disposes of them. */
  open(options?: OpenOptions): Promise<DocChat>
}
