import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readText } from './read-text.ts'

/** The keys in a user's own configuration folder, by the base URL that each is for. */
type Keys = Readonly<Record<string, string>>

/**
 * Returns where the system keeps a user's keys: `$XDG_CONFIG_HOME/docchat/keys.json` or `~/.config/docchat/keys.json`; in
 * `~/Library/Application Support` on macOS, in `%APPDATA%` on Windows. Null if the environment names no such folder.
 */
export function storedKeysPath(
  env: NodeJS.Dict<string>,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const { HOME: home, XDG_CONFIG_HOME: xdg, APPDATA: appData } = env
  const own = platform === 'darwin' ? ['Library', 'Application Support'] : ['.config']
  const base = platform === 'win32' ? appData : xdg || (home && join(home, ...own))
  return base ? join(base, 'docchat', 'keys.json') : null
}

/** Returns the key that was stored for this very address. */
export function storedKey(baseUrl: string, env: NodeJS.Dict<string>): string | undefined {
  const path = storedKeysPath(env)
  return path === null ? undefined : keysIn(path)[normal(baseUrl)]
}

/**
 * Stores a key for an address, where nobody but the user can read it.
 *
 * @returns the path of the file.
 */
export function storeKey(baseUrl: string, key: string, path: string): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const keys = { ...keysIn(path), [normal(baseUrl)]: key }
  writeFileSync(path, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 })
  // The mode above counts only for a new file.
  chmodSync(path, 0o600)
  return path
}

function keysIn(path: string): Keys {
  try {
    const keys: unknown = JSON.parse(readText(path) ?? '{}')
    return typeof keys === 'object' && keys !== null ? (keys as Keys) : {}
  } catch {
    return {}
  }
}

function normal(baseUrl: string): string {
  return URL.parse(baseUrl)?.href.replace(/\/+$/, '') ?? baseUrl
}
