const KEY = 'docchat.uploads'

/** The names of the files that are being sent, so that a reload can tell which ones it interrupted. Kept for the tab. */
export const interrupted = {
  /** The names that were kept before this page was loaded. */
  take(): readonly string[] {
    const names: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
    sessionStorage.removeItem(KEY)
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
  },
  keep(names: readonly string[]): void {
    if (names.length === 0) sessionStorage.removeItem(KEY)
    else sessionStorage.setItem(KEY, JSON.stringify(names))
  },
}
