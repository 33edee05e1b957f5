import { tabStorage } from '../ui/storage.ts'

const KEY = 'uploads'

/** The names of the files that are being sent, so that a reload can tell which ones it interrupted. Kept for the tab. */
export const interrupted = {
  /** The names that were kept before this page was loaded. */
  take(): readonly string[] {
    const names: unknown = JSON.parse(tabStorage.read(KEY) ?? '[]')
    tabStorage.write(KEY, null)
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
  },
  keep(names: readonly string[]): void {
    tabStorage.write(KEY, names.length === 0 ? null : JSON.stringify(names))
  },
}
