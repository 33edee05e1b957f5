import { type FSWatcher, watch } from 'node:fs'
import { dirname, sep } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathOnDisk } from '../disk-path.ts'
import { IGNORE_FILE } from './ignore-rules.ts'

/** Notices that something in a folder has changed, not what: {@link syncFolder} finds that out. */
export interface FolderWatcher extends Disposable {
  /** Begins to watch a folder, also one that is gone; call it before reading the folder, as `SyncOptions.onFolder` does. */
  readonly watch: (folder: string) => void
  /**
   * Resolves when something has changed since the folders were read, or might have: some file systems, such as those of a
   * network, do not say so.
   */
  changed(signal?: AbortSignal): Promise<void>
}

/** Options of {@link folderWatcher}. */
export interface FolderWatcherOptions {
  /** The longest time without a look, in milliseconds. @defaultValue 300_000 */
  readonly lookAgainMs?: number
  /** Called once when the system watches no more folders; from then on, a look is taken every ten seconds. */
  readonly onError?: (error: unknown) => void
}

/** The longest time without a look where a folder cannot be watched. */
const UNWATCHED_MS = 10_000

/** Several changes count as one. */
const TOGETHER_MS = 200

/** These systems watch what is below a folder too; elsewhere each folder has a watcher. */
const IS_RECURSIVE = process.platform === 'darwin' || process.platform === 'win32'

/** Creates a watcher. Folders that were not read again since the last change are forgotten. */
export function folderWatcher({
  lookAgainMs = 300_000,
  onError = () => undefined,
}: FolderWatcherOptions = {}): FolderWatcher {
  let watchers = new Map<string, FSWatcher>()
  let previous = new Map<string, FSWatcher>()
  let waitMs = lookAgainMs
  let hasChanged = false
  let wake = () => {}

  const onChange = (_: string, name: string | null) => {
    if (isHidden(name)) return
    hasChanged = true
    wake()
  }

  function begin(folder: string): void {
    if (IS_RECURSIVE && [...watchers.keys()].some((one) => folder.startsWith(one + sep))) return
    watchers.get(folder)?.close()
    try {
      // Always a new one: another folder may have taken the place of the one that is watched.
      const watcher = watch(pathOnDisk(folder), { recursive: IS_RECURSIVE }, onChange)
      watcher.on('error', () => onChange('rename', null))
      watchers.set(folder, watcher)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        beginAbove(folder)
        return
      }
      if (waitMs > UNWATCHED_MS) onError(error)
      waitMs = Math.min(waitMs, UNWATCHED_MS)
    }
  }

  /** A folder that is gone comes back in the one above it. */
  function beginAbove(folder: string): void {
    const above = dirname(folder)
    if (above !== folder && !watchers.has(above)) begin(above)
  }

  const closeAll = (all: Map<string, FSWatcher>) => {
    for (const watcher of all.values()) watcher.close()
  }

  return {
    watch: begin,
    async changed(signal) {
      closeAll(previous)
      const waking = new Promise<void>((resolve) => {
        wake = resolve
      })
      const timer = new AbortController()
      const stop = AbortSignal.any([timer.signal, ...(signal === undefined ? [] : [signal])])
      try {
        if (!hasChanged) await Promise.race([waking, delay(waitMs, undefined, { signal: stop })])
        await delay(TOGETHER_MS, undefined, signal && { signal })
      } finally {
        timer.abort()
      }
      hasChanged = false
      previous = watchers
      watchers = new Map()
    },
    [Symbol.dispose]() {
      closeAll(previous)
      closeAll(watchers)
    },
  }
}

/** Changes of hidden files, such as those of a data directory, do not count. */
function isHidden(name: string | null): boolean {
  return name?.split(sep).some((part) => part.startsWith('.') && part !== IGNORE_FILE) ?? false
}
