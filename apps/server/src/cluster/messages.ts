import type { ErrorCode } from '@docchat/core'

/** What a server process tells the primary. */
export type FromProcess =
  | { readonly docchat: 'alive' }
  | { readonly docchat: 'listening'; readonly url: string }
  /** It cannot start. */
  | { readonly docchat: 'failed'; readonly code: ErrorCode; readonly message: string }
  | { readonly docchat: 'warning'; readonly message: string }
  /** It has served its number of requests. */
  | { readonly docchat: 'worn' }
  /** Jobs have changed. */
  | { readonly docchat: 'jobs' }
  /** Asks for the metrics of all processes. */
  | { readonly docchat: 'metrics-of-all'; readonly id: number }
  /** Its own metrics: the answer to a question, or its last ones without an id. */
  | { readonly docchat: 'metrics'; readonly id?: number; readonly metrics: readonly object[] }

/** What the primary tells a server process. */
export type ToProcess =
  /** Finish what is in progress, and end. */
  | { readonly docchat: 'close'; readonly idleMs: number }
  | { readonly docchat: 'jobs' }
  | { readonly docchat: 'collect'; readonly id: number }
  | { readonly docchat: 'metrics-of-all'; readonly id: number; readonly text: string }

/** Libraries use the same channel. */
export function isOurs<Message extends FromProcess | ToProcess>(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'docchat' in message
}
