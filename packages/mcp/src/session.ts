import type { Owner } from '@docchat/core'

/** For whom requests are answered. */
export interface Session {
  readonly owner: Owner
  /** Whether errors may name servers, settings and paths. */
  readonly operator: boolean
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal
  onError(error: unknown): void
}
