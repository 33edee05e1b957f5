import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { DocChatError } from '@docchat/core'
import { type SettingName, settingNames, settings } from './settings.ts'
import { unknownName } from './unknown-name.ts'

/** The file that holds settings in the working directory. */
export const CONFIG_FILE = 'docchat.config.json'

/** Known, but read by the command before there are settings. */
const OTHER_VARIABLES = ['DOCCHAT_DEBUG']

/** Where a value may come from. A folder's files are less trusted than what the user gave. */
export type LayerName = 'flags' | 'environment' | 'dotenv' | 'file' | 'default'

/** Where a value came from. */
export interface Source {
  readonly layer: LayerName
  /** In words: `DOCCHAT_MODEL in the environment`. */
  readonly place: string
}

/** One place that holds values, as they are written there. */
export interface Layer {
  readonly name: LayerName
  /** Names in it that no setting has, described for people. */
  readonly problems: readonly string[]
  get(name: SettingName): unknown
  /** Where the setting stands in it, in words. */
  place(name: SettingName): string
}

/** Values given as options, by setting. Other options are passed over. */
export function flagLayer(flags: Readonly<Record<string, unknown>>): Layer {
  return {
    name: 'flags',
    problems: [],
    get: (name) => (settings[name].flag === undefined ? undefined : flags[name]),
    place: (name) => settings[name].flag ?? name,
  }
}

export function environmentLayer(env: NodeJS.Dict<string>): Layer {
  return variables('environment', env, 'the environment')
}

/** `.env` in the folder. */
export function dotEnvLayer(folder: string): Layer {
  const path = join(folder, '.env')
  return variables('dotenv', parseEnv(readOptional(path) ?? ''), path)
}

/** `docchat.config.json` in the folder. @throws DocChatError `NOT_CONFIGURED` when it holds no JSON object. */
export function fileLayer(folder: string): Layer {
  const path = join(folder, CONFIG_FILE)
  const values = parseObject(readOptional(path) ?? '{}', path)
  const unknown = Object.keys(values).filter((key) => !Object.hasOwn(settings, key))
  return {
    name: 'file',
    problems: unknown.map((key) => `"${key}" in ${path}: ${unknownName(key, settingNames)}`),
    get: (name) => values[name] ?? undefined,
    place: (name) => `"${name}" in ${path}`,
  }
}

function variables(name: LayerName, env: NodeJS.Dict<string>, place: string): Layer {
  const known = [...settingNames.map((setting) => settings[setting].env), ...OTHER_VARIABLES]
  const unknown = Object.keys(env).filter(
    (variable) => variable.startsWith('DOCCHAT_') && !known.includes(variable),
  )
  return {
    name,
    problems: unknown.map((variable) => `${variable} in ${place}: ${unknownName(variable, known)}`),
    // An empty variable is how shells and containers say "not set".
    get: (setting) => env[settings[setting].env] || undefined,
    place: (setting) => `${settings[setting].env} in ${place}`,
  }
}

function parseObject(text: string, path: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new DocChatError('NOT_CONFIGURED', `${path} is not valid JSON. Correct or delete it.`, { cause })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>
  }
  throw new DocChatError('NOT_CONFIGURED', `${path} must hold a JSON object.`)
}

function readOptional(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new DocChatError('NOT_CONFIGURED', `${path} cannot be read. Check its permissions.`, { cause })
  }
}
