import { DocChatApiError } from '@docchat/client'

/** Attempts in a row that fail for a passing reason, before a person has to decide: some four minutes. */
const ATTEMPTS = 8
const LONGEST_PAUSE_S = 60
/** Timeouts, too many requests, and servers that are busy, gone or full for now. */
const PASSING = new Set([408, 429, 502, 503, 504, 507])

/** What {@link persist} tells, and waits for. */
export interface Persistence {
  readonly signal: AbortSignal
  onPause(error: DocChatApiError): void
  /** Resolves once there is another key. */
  untilSignedIn(error: DocChatApiError): Promise<void>
}

/** Tries until something works, fails for good, or is stopped. */
export async function persist<T>(
  attempt: () => Promise<T>,
  { signal, onPause, untilSignedIn }: Persistence,
): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await attempt()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof DocChatApiError)) throw error
      if (error.status === 401) {
        await untilSignedIn(error)
        continue
      }
      if (!isPassing(error) || ++failures === ATTEMPTS) throw error
      onPause(error)
      await pause(Math.max(error.retryAfter ?? 0, Math.min(2 ** failures, LONGEST_PAUSE_S)), signal)
    }
  }
}

export function isPassing({ code, status }: DocChatApiError): boolean {
  return code === 'CONNECTION_LOST' || PASSING.has(status ?? 0)
}

/** Waits, but no longer than until the connection is back. */
function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      signal.removeEventListener('abort', end)
      if (signal.aborted) reject(signal.reason)
      else resolve()
    }
    const timer = setTimeout(end, seconds * 1000)
    addEventListener('online', end)
    signal.addEventListener('abort', end)
  })
}
