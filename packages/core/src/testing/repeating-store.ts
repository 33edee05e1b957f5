import type { Store, StoreParts } from '../store/store.ts'

class Conflict extends Error {}

/** A store in which every transaction conflicts the first time: its work is rolled back and run again. */
export function repeatingStore(store: Store): Store {
  return {
    ...store,
    async transaction<T>(work: (parts: StoreParts) => Promise<T>): Promise<T> {
      const conflict = new Conflict()
      const first = store.transaction(async (tx) => {
        await work(tx)
        throw conflict
      })
      await first.catch((error: unknown) => {
        if (error !== conflict) throw error
      })
      return store.transaction(work)
    },
  }
}
