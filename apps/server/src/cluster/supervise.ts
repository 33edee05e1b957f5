import { setTimeout as delay } from 'node:timers/promises'
import type { DocChatError } from '@docchat/core'
import type { Member } from './member.ts'
import { type Ending, noProcess } from './start-failure.ts'

/** Options of {@link supervise}. */
export interface SupervisorOptions {
  /** How many processes serve. */
  readonly processes: number
  start(): Member
  /** A process ended that should not have. */
  onDeath(member: Member, ending: Ending): void
  /** A process could not be started. @param againMs - when it is tried again; null when the one that it was to replace goes on */
  onStartFailure(error: DocChatError, againMs: number | null): void
}

/** Keeps a number of processes running. */
export interface Supervisor {
  /** Every process that has not ended, also those that are starting or closing. */
  readonly members: ReadonlySet<Member>
  /**
   * Starts the first process, and the others once it listens: it finds what is wrong, and migrates the database.
   *
   * @throws DocChatError why it could not be started.
   */
  begin(): Promise<void>
  /** Replaces all processes one by one. Those that cannot be replaced go on. @returns whether all were replaced */
  reload(): Promise<boolean>
  /** Replaces one process, after what is being replaced already. */
  recycle(member: Member): Promise<void>
  /** Closes all processes and waits for their end. */
  end(): Promise<void>
}

/** The place of a process. */
interface Slot {
  current: Member | null
  replacing: boolean
}

const LONGEST_BACKOFF_MS = 30_000
/** A connection of a process that is replaced is cut once it has been idle for so long, when its client will hardly be sending. */
const IDLE_MS = 1000

/** Supervises processes. A replacement listens before the process that it replaces closes. */
export function supervise({ processes, start, onDeath, onStartFailure }: SupervisorOptions): Supervisor {
  const slots = Array.from({ length: processes }, (): Slot => ({ current: null, replacing: false }))
  const members = new Set<Member>()
  const ending = new AbortController()
  const { signal } = ending
  /** Replacements, one at a time. */
  let turn: Promise<unknown> = Promise.resolve()

  /** @returns why the process could not be started, or null. */
  async function fill(slot: Slot): Promise<DocChatError | null> {
    let member: Member
    try {
      member = start()
    } catch (error) {
      return noProcess(error)
    }
    members.add(member)
    void member.ended.then((how) => onEnd(slot, member, how))
    const failure = await member.started
    if (failure === null) slot.current = member
    return failure
  }

  function onEnd(slot: Slot, member: Member, how: Ending): void {
    members.delete(member)
    if (slot.current !== member) return
    slot.current = null
    if (signal.aborted) return
    onDeath(member, how)
    if (!slot.replacing) void keep(slot)
  }

  /** Starts a process for the slot until one listens. */
  async function keep(slot: Slot): Promise<void> {
    for (let failures = 0; slot.current === null && !signal.aborted; failures++) {
      const failure = await fill(slot)
      if (failure === null || signal.aborted) return
      const againMs = Math.min(1000 * 2 ** failures, LONGEST_BACKOFF_MS)
      onStartFailure(failure, againMs)
      await delay(againMs, undefined, { signal }).catch(() => undefined)
    }
  }

  async function replace(slot: Slot): Promise<boolean> {
    const old = slot.current
    // One that died is being started anyway.
    if (old === null || signal.aborted) return true
    slot.replacing = true
    const failure = await fill(slot)
    slot.replacing = false
    if (failure === null) {
      old.close(IDLE_MS)
      return true
    }
    if (slot.current === null) void keep(slot)
    else if (!signal.aborted) onStartFailure(failure, null)
    return false
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done
    return done
  }

  return {
    members,
    async begin() {
      const [first, ...others] = slots
      const failure = first === undefined ? null : await fill(first)
      if (failure !== null) throw failure
      for (const slot of others) void keep(slot)
    },
    reload: () =>
      inTurn(async () => {
        for (const slot of slots) if (!(await replace(slot))) return false
        return true
      }),
    recycle: (member) =>
      inTurn(async () => {
        const slot = slots.find(({ current }) => current === member)
        if (slot !== undefined) await replace(slot)
      }),
    async end() {
      ending.abort()
      // One may be starting at this moment.
      for (let left = [...members]; left.length > 0; left = [...members]) {
        for (const member of left) member.close(0)
        await Promise.all(left.map((member) => member.ended))
      }
    },
  }
}
