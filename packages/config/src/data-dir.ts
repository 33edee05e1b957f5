import { statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { ComputedDefault } from './setting.ts'

/** The name of the data directory inside a project. */
const LOCAL_DATA_DIR = '.docchat'

/** The default data directory of the command. */
export const nearestDataDir: ComputedDefault = {
  compute: findDataDir,
  description: "`.docchat` in this folder or a folder above, otherwise `docchat` in the user's data folder",
}

/** Options of {@link findDataDir}. */
export interface FindDataDirOptions {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** @defaultValue the current platform */
  readonly platform?: NodeJS.Platform
  /** @defaultValue the user's home folder */
  readonly home?: string
}

/** Finds the nearest `.docchat` from the working directory upwards, otherwise `docchat` in the user's data folder. */
export function findDataDir({
  cwd,
  env,
  platform = process.platform,
  home = homedir(),
}: FindDataDirOptions): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const candidate = join(folder, LOCAL_DATA_DIR)
    if (statSync(candidate, { throwIfNoEntry: false })?.isDirectory()) return candidate
    if (folder === dirname(folder)) return join(userDataFolder(platform, env, home), 'docchat')
  }
}

/** Returns the absolute path of a data directory. A shell does not expand `~/` in quotes or in files. */
export function resolveDataDir(path: string, cwd: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(cwd, path)
}

function userDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support')
  if (platform === 'win32') return env['LOCALAPPDATA'] || join(home, 'AppData', 'Local')
  const xdg = env['XDG_DATA_HOME']
  // The XDG specification requires relative paths to be ignored.
  return xdg && isAbsolute(xdg) ? xdg : join(home, '.local', 'share')
}
