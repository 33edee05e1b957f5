import { DocChatApiError } from './error.ts'

const ATTEMPTS = 4
/** A longer `Retry-After` is for the caller to decide about. In seconds. */
const LONGEST_WAIT = 30

/** Tries again while the server is overloaded, as often and as late as is bearable. */
export async function retrying<T>(
  attempt: () => Promise<T>,
  statuses: readonly number[],
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let failed = 1; ; failed++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof DocChatApiError) || !statuses.includes(error.status ?? 0)) throw error
      const seconds = error.retryAfter ?? 2 ** failed / 4
      if (failed === ATTEMPTS || seconds > LONGEST_WAIT) throw error
      await pause(seconds * 1000, signal)
    }
  }
}

/** The work's result, unless the signal comes first: then its reason is thrown. */
export async function orAborted<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work()
  signal.throwIfAborted()
  let abort: (() => void) | undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
  })
  try {
    return await Promise.race([work(), aborted])
  } finally {
    if (abort) signal.removeEventListener('abort', abort)
  }
}

/** Waits, or throws the signal's reason. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
