import { DEFAULT_MAX_FILE_BYTES } from '@docchat/core'

/** What the routes are held to. */
export interface RouteOptions {
  /** Files of one request to `/upload-many`. @defaultValue 10 */
  readonly maxFiles?: number
  /** The largest file in bytes, of any type; give what DocChat was opened with. @defaultValue 20 MB */
  readonly maxFileBytes?: number
  /** The largest JSON body in bytes. @defaultValue 1 MB */
  readonly maxJsonBytes?: number
  /** An upload that sends nothing for so long is given up. @defaultValue 30 s */
  readonly uploadIdleMs?: number
  /** How often a silent event stream says that it lives. @defaultValue 15 s */
  readonly heartbeatMs?: number
  /** The model that OpenAI's clients ask for. @defaultValue 'docchat' */
  readonly modelName?: string
  /** Aborts when the server begins to shut down: it is not ready any more, and who watches jobs is sent away. The reason is told to them. @defaultValue never */
  readonly draining?: AbortSignal
  /** Aborts when all that is still under way has to end. @defaultValue never */
  readonly closing?: AbortSignal
}

/** {@link RouteOptions} with all defaults filled in. */
export type Settings = Required<RouteOptions>

const MB = 1024 * 1024

export function withDefaults(options: RouteOptions): Settings {
  const never = new AbortController().signal
  return {
    maxFiles: options.maxFiles ?? 10,
    maxFileBytes: options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES,
    maxJsonBytes: options.maxJsonBytes ?? MB,
    uploadIdleMs: options.uploadIdleMs ?? 30_000,
    heartbeatMs: options.heartbeatMs ?? 15_000,
    modelName: options.modelName ?? 'docchat',
    draining: options.draining ?? never,
    closing: options.closing ?? never,
  }
}
