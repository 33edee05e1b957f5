import { newState, type State } from './state.ts'

/** How the parts of the store reach its state: outside of transactions, or inside one. */
export interface Session {
  read<T>(work: (state: State) => T): T
  write<T>(work: (state: State) => T): Promise<T>
}

/** The state behind serializable transactions. */
export interface Database extends Session {
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** Called after each commit. @returns the unsubscribe function. */
  onCommit(listener: () => void): () => void
}

/** Transactions run one after another, each on a copy that replaces the state when its work succeeds. */
export function memoryDatabase(): Database {
  let committed = newState()
  let last: Promise<unknown> = Promise.resolve()
  const listeners = new Set<() => void>()

  async function run<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const copy = newState(committed)
    const result = await work({ read: (f) => f(copy), write: async (f) => f(copy) })
    committed = copy
    for (const listener of listeners) listener()
    return result
  }

  function transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const turn = last.then(() => run(work))
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    transaction,
    read: (work) => work(committed),
    write: (work) => transaction((session) => session.write(work)),
    onCommit(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
