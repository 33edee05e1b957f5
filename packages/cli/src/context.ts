import type { LoadedSettings, OpenOptions, Program } from '@docchat/config'
import type { DocChat } from '@docchat/core'
import type { Output } from './terminal/output.ts'

/** What every command receives. */
export interface Context {
  readonly output: Output
  /** Aborts on Ctrl-C, on SIGTERM, or when the output is no longer read. */
  readonly signal: AbortSignal
  /** Returns the settings, loaded on the first call. @param program whose defaults apply; `'command'` if not given */
  config(program?: Program): Promise<LoadedSettings>
  /** Opens DocChat, without workers and models unless requested. The caller disposes of it. */
  open(options?: OpenOptions): Promise<DocChat>
}
