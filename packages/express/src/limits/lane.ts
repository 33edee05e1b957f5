/** How much work of one kind may be in progress, and how much may wait for its turn. */
export interface LaneLimits {
  readonly running: number
  readonly runningPerOwner: number
  readonly waiting: number
  readonly waitingPerOwner: number
  /** How long work may wait, in milliseconds. */
  readonly maxWaitMs: number
}

/** Why work was not admitted. */
export type Refusal = 'server-full' | 'owner-full' | 'waited-too-long' | 'left'

/** What happens in a lane, for metrics. */
export interface LaneObserver {
  /** Called after each change of the numbers. */
  changed(load: { readonly running: number; readonly waiting: number }): void
  admitted(waitedMs: number): void
  refused(reason: Refusal): void
}

/** Admits a limited amount of work at a time, and shares it between owners. */
export interface Lane {
  /**
   * Resolves when the owner's work may begin; dispose of the result when the work is done. Each free place goes to the
   * waiting owner with the least work in progress.
   *
   * @throws the error of `refuse`, or the signal's reason.
   */
  enter(owner: string, signal: () => AbortSignal): Promise<Disposable>
}

interface OwnerLoad {
  running: number
  /** Functions that admit the waiting work, in order of arrival. */
  readonly waiting: Set<() => void>
}

/** Creates a lane. `refuse` creates the error for work that is not admitted. */
export function createLane(
  limits: LaneLimits,
  observer: LaneObserver,
  refuse: (reason: Exclude<Refusal, 'left'>) => Error,
): Lane {
  const owners = new Map<string, OwnerLoad>()
  let running = 0
  let waiting = 0

  const report = () => observer.changed({ running, waiting })
  const hasRoom = (load: OwnerLoad) => running < limits.running && load.running < limits.runningPerOwner

  function refusal(reason: Exclude<Refusal, 'left'>): Error {
    observer.refused(reason)
    return refuse(reason)
  }

  function start(load: OwnerLoad): void {
    load.running++
    running++
  }

  function place(owner: string, load: OwnerLoad): Disposable {
    let taken = true
    return {
      [Symbol.dispose]() {
        if (taken) finish(owner, load)
        taken = false
      },
    }
  }

  function finish(owner: string, load: OwnerLoad): void {
    load.running--
    running--
    forgetIfIdle(owner, load)
    admitNext()
    report()
  }

  function admitNext(): void {
    const next = [...owners.values()]
      .filter((load) => load.waiting.size > 0 && hasRoom(load))
      .reduce<OwnerLoad | undefined>(
        (least, load) => (load.running < (least?.running ?? Infinity) ? load : least),
        undefined,
      )
    const [admit] = next?.waiting ?? []
    admit?.()
  }

  function forgetIfIdle(owner: string, { running, waiting }: OwnerLoad): void {
    if (running === 0 && waiting.size === 0) owners.delete(owner)
  }

  async function turn(load: OwnerLoad, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const granted = Promise.withResolvers<void>()
    const leaveQueue = () => {
      load.waiting.delete(admit)
      waiting--
    }
    const admit = () => {
      leaveQueue()
      start(load)
      granted.resolve()
    }
    // Whoever stops waiting leaves the queue at once, so that no place is given to it.
    const giveUp = (reason: () => unknown) => {
      if (!load.waiting.has(admit)) return
      leaveQueue()
      report()
      granted.reject(reason())
    }
    const leave = () =>
      giveUp(() => {
        observer.refused('left')
        return signal.reason
      })
    const timer = setTimeout(() => giveUp(() => refusal('waited-too-long')), limits.maxWaitMs)
    signal.addEventListener('abort', leave, { once: true })
    load.waiting.add(admit)
    waiting++
    report()
    try {
      await granted.promise
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
    }
  }

  return {
    async enter(owner, signal) {
      const load = owners.get(owner) ?? { running: 0, waiting: new Set() }
      owners.set(owner, load)
      const arrived = performance.now()
      if (hasRoom(load)) start(load)
      else {
        try {
          if (load.waiting.size >= limits.waitingPerOwner || waiting >= limits.waiting)
            throw refusal(load.running >= limits.runningPerOwner ? 'owner-full' : 'server-full')
          await turn(load, signal())
        } catch (error) {
          forgetIfIdle(owner, load)
          throw error
        }
      }
      observer.admitted(performance.now() - arrived)
      report()
      return place(owner, load)
    },
  }
}
