import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DocChatError } from '@docchat/core'
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
  return path === null ? undefined : keysIn(path)?.[normal(baseUrl)]
}

/**
 * Stores a key for an address, where nobody but the user can read it.
 *
 * @returns the path of the file.
 * @throws DocChatError `NOT_CONFIGURED` if the file is damaged: writing it would lose the other keys.
 */
export function storeKey(baseUrl: string, key: string, path: string): string {
  const keys = keysIn(path)
  if (keys === null)
    throw new DocChatError('NOT_CONFIGURED', `${path} is not a JSON object of keys. Correct or delete it.`)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const text = JSON.stringify({ ...keys, [normal(baseUrl)]: key }, null, 2)
  writeFileSync(path, `${text}\n`, { mode: 0o600 })
  // The mode above counts only for a new file.
  chmodSync(path, 0o600)
  return path
}

/** The keys in a file; none if it does not exist, null if it is damaged. */
function keysIn(path: string): Keys | null {
  try {
    const keys: unknown = JSON.parse(readText(path) ?? '{}')
    return typeof keys === 'object' && !Array.isArray(keys) ? (keys as Keys | null) : null
  } catch {
    return null
  }
}

function normal(baseUrl: string): string {
  return URL.parse(baseUrl)?.href.replace(/\/+$/, '') ?? baseUrl
}
