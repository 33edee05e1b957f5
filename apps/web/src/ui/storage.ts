/** A storage of the browser that never fails: what it does not take, or if it is blocked, is kept until the page is left. */
export interface SafeStorage {
  read(name: string): string | null
  /** Null removes it. */
  write(name: string, value: string | null): void
  /** Removes all that the page has stored here but these names. */
  clear(kept?: readonly string[]): void
}

const PREFIX = 'docchat.'

function safe(open: () => Storage): SafeStorage {
  const refused = new Map<string, string>()
  const attempt = <T>(act: (storage: Storage) => T): T | null => {
    try {
      return act(open())
    } catch {
      return null
    }
  }
  return {
    read: (name) => refused.get(name) ?? attempt((storage) => storage.getItem(PREFIX + name)),
    write(name, value) {
      refused.delete(name)
      // An older value must not come back in the place of one that is not taken.
      attempt((storage) => storage.removeItem(PREFIX + name))
      if (value === null) return
      const taken = attempt((storage) => {
        storage.setItem(PREFIX + name, value)
        return true
      })
      if (taken === null) refused.set(name, value)
    },
    clear(kept = []) {
      refused.clear()
      attempt((storage) => {
        for (const name of Object.keys(storage)) {
          const own = name.startsWith(PREFIX) && !kept.includes(name.slice(PREFIX.length))
          if (own) storage.removeItem(name)
        }
      })
    },
  }
}

/** For this tab. */
export const tabStorage: SafeStorage = safe(() => sessionStorage)
/** For this browser. */
export const browserStorage: SafeStorage = safe(() => localStorage)
