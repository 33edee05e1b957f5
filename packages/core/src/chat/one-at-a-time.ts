import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { DocChatError } from '../errors.ts'
import { createKeyedLock } from '../keyed-lock.ts'
import type { Locks } from '../store/locks.ts'

/** A lock that lets one question of a conversation be answered at a time. */
export interface OneAtATime {
  /**
   * Waits until no other question of the conversation is being answered, by this process or another.
   *
   * @returns the function that releases the lock. @throws the signal's reason if it aborts first.
   */
  enter(conversation: string, signal?: AbortSignal): Promise<() => Promise<void>>
}

function isUnwritable(error: unknown): boolean {
  return DocChatError.isInstance(error) && ['STORAGE_FULL', 'NOT_CONFIGURED'].includes(error.code)
}

/** After a process dies, its lock expires within this time. */
const TTL_MS = 30_000
/** A lock held by another process is tried again after this time, then less and less often. */
const FIRST_POLL_MS = 50
const LONGEST_POLL_MS = 1000

/** First come, first served within this process; across processes, a lock in the store decides. */
export function oneAtATime(locks: Locks): OneAtATime {
  const here = createKeyedLock()

  async function acquire(name: string, holder: string, signal?: AbortSignal): Promise<void> {
    for (let wait = FIRST_POLL_MS; !(await locks.acquire(name, holder, TTL_MS)); ) {
      await delay(wait, undefined, { signal })
      wait = Math.min(1.5 * wait, LONGEST_POLL_MS)
    }
  }

  return {
    async enter(conversation, signal) {
      const leaveHere = await here.enter(conversation, signal)
      const name = `conversation:${conversation}`
      const holder = randomUUID()
      try {
        await acquire(name, holder, signal)
      } catch (error) {
        // Where nothing can be written, questions are answered all the same: at worst, two at a time.
        if (!isUnwritable(error)) {
          leaveHere()
          signal?.throwIfAborted()
          throw error
        }
      }
      // If renewal fails, the lock expires: at worst, two questions are answered at a time.
      const renewal = setInterval(() => {
        void locks.acquire(name, holder, TTL_MS).catch(() => undefined)
      }, TTL_MS / 3)
      return async () => {
        clearInterval(renewal)
        await locks.release(name, holder).catch(() => undefined)
        leaveHere()
      }
    },
  }
}
