import type { LoadedSettings, OpenOptions, Program } from '@docchat/config'
import type { DocChat } from '@docchat/core'
import type { Output } from './terminal/output.ts'

/** What every command is given. */
export interface Context {
  readonly output: Output
  /** Aborted by Ctrl-C, or when nobody reads the output any more. */
  readonly signal: AbortSignal
  /** The settings in force, read when first asked for. @param program whose defaults count, `'command'` unless given */
  config(program?: Program): Promise<LoadedSettings>
  /** Opens the documents, without workers and models unless they are asked for. The caller disposes of them. */
  open(options?: OpenOptions): Promise<DocChat>
}
