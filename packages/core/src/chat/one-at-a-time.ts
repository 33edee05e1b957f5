import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { createKeyedLock } from '../keyed-lock.ts'
import type { Locks } from '../store/locks.ts'

/** Lets one question of a conversation be answered at a time. */
export interface OneAtATime {
  /**
   * Waits until no other question of the conversation is being answered, by this process or another.
   *
   * @returns how to let the next one in. @throws the signal's reason when it aborts first.
   */
  enter(conversation: string, signal?: AbortSignal): Promise<() => Promise<void>>
}

/** The others wait no longer than this for a process that died. */
const TTL_MS = 30_000
/** How soon the end of another process's answer is noticed. */
const POLL_MS = 100

/** In order of arrival within this process; between processes, by a lock in the store. */
export function oneAtATime(locks: Locks): OneAtATime {
  const here = createKeyedLock()

  async function acquire(name: string, holder: string, signal?: AbortSignal): Promise<void> {
    while (!(await locks.acquire(name, holder, TTL_MS))) await delay(POLL_MS, undefined, { signal })
  }

  return {
    async enter(conversation, signal) {
      const leaveHere = await here.enter(conversation, signal)
      const name = `conversation:${conversation}`
      const holder = randomUUID()
      try {
        await acquire(name, holder, signal)
      } catch (error) {
        leaveHere()
        signal?.throwIfAborted()
        throw error
      }
      // A lock that cannot be extended is lost after a while: no worse than two answers at a time.
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
