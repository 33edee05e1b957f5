import { DEFAULT_MAX_FILE_BYTES } from '@docchat/core'
import type { McpEndpoint } from '../mcp/endpoint.ts'

/** Limits and timing of the routes. */
export interface RouteOptions {
  /** The maximum number of files in one request to `/upload-many`. @defaultValue 10 */
  readonly maxFiles?: number
  /** The largest file in bytes, of any type. Pass the value that DocChat was opened with. @defaultValue 20 MB */
  readonly maxFileBytes?: number
  /** The largest JSON body in bytes. @defaultValue 1 MB */
  readonly maxJsonBytes?: number
  /**
   * How long an upload may send nothing, or less than 1 KB per second, before it is aborted; and how long a JSON body may
   * take. In milliseconds. @defaultValue 30000
   */
  readonly uploadIdleMs?: number
  /** How long a whole upload may take, in milliseconds. @defaultValue 3600000 (one hour) */
  readonly uploadTimeoutMs?: number
  /** How often an idle event stream sends a heartbeat, in milliseconds. @defaultValue 15000 */
  readonly heartbeatMs?: number
  /** For how long the result of a readiness check is used again, in milliseconds. @defaultValue 10000 */
  readonly readinessMs?: number
  /** The name of the model for OpenAI's clients. @defaultValue 'docchat' */
  readonly modelName?: string
  /** Serves assistants at `/mcp`: `mcpEndpoint()` of `@docchat/mcp`. @defaultValue null: there is no such endpoint */
  readonly mcp?: McpEndpoint | null
  /**
   * Aborts when the server begins to shut down: it is no longer ready, and clients that watch jobs are disconnected with
   * the signal's reason. @defaultValue never
   */
  readonly draining?: AbortSignal
  /** Aborts when all requests in progress must end. @defaultValue never */
  readonly closing?: AbortSignal
  /** Told of work that may go on after its response, so that a server that shuts down can wait for it. @defaultValue nobody is told */
  hold?(work: Promise<unknown>): void
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
    uploadTimeoutMs: options.uploadTimeoutMs ?? 3_600_000,
    heartbeatMs: options.heartbeatMs ?? 15_000,
    readinessMs: options.readinessMs ?? 10_000,
    modelName: options.modelName ?? 'docchat',
    mcp: options.mcp ?? null,
    draining: options.draining ?? never,
    closing: options.closing ?? never,
    hold: options.hold ?? (() => undefined),
  }
}
