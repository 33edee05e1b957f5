/** Options of calls that can be aborted. */
export interface CallOptions {
  readonly signal?: AbortSignal
}
